import type { Report, Status } from "isowire";
import type { Application } from "./application.js";
import type { Published } from "./repository-copy.js";
import { tarballUrl } from "./tarball.js";

const CLI = "isowire";
/** A machine under load is slow, not broken; only what hangs takes this long. */
const DEADLINE_S = "240";

export interface DoctorRun {
  readonly exitCode: number;
  readonly report: Report;
  /** Statuses by section. */
  readonly statuses: Readonly<Record<string, Status>>;
  /** Call sites of deprecated names. */
  readonly callSites: number;
  /** The codes of these, each once, sorted. */
  readonly codes: readonly string[];
  /** What the check says of the section that reports on the migration. */
  readonly said: (check: string) => string;
}

/**
 * `npx isowire doctor` in the application, by the doctor of a release. Its name has no scope that npm could be sent to our
 * registry for, so it is installed from the address that this registry gives, beside what the application asks for.
 */
export async function runDoctor(
  app: Application,
  { release, registry }: { readonly release: readonly Published[]; readonly registry: string },
  ...args: readonly string[]
): Promise<DoctorRun> {
  const cli = release.find(({ name }) => name === CLI);
  if (cli === undefined) throw new Error(`expected ${CLI} in the release`);
  await app.npm("install", "--no-save", await tarballUrl(cli, registry));
  const { exitCode, stdout, stderr } = await app.npx(CLI, "doctor", "--json", "--deadline", DEADLINE_S, ...args);
  const report = reportIn(stdout, stderr);
  const migration = report.sections.find(({ id }) => id === "deprecations");
  const uses = (migration?.data["uses"] ?? []) as readonly { readonly code: string }[];
  return {
    exitCode,
    report,
    statuses: Object.fromEntries(report.sections.map(({ id, status }) => [id, status])),
    callSites: uses.length,
    codes: [...new Set(uses.map(({ code }) => code))].toSorted(),
    said: (check) => migration?.checks.find(({ name }) => name === check)?.seen ?? "",
  };
}

function reportIn(stdout: string, stderr: string): Report {
  try {
    return JSON.parse(stdout) as Report;
  } catch (error) {
    throw new Error(`expected a report of the doctor; it said ${stdout}${stderr}`, { cause: error });
  }
}
