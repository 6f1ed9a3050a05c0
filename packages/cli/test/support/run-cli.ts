import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Report, Status } from "../../src/report/report.js";

const BIN = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `isowire` in a folder, as npx does. */
export function runCli(folder: string, ...args: readonly string[]): Promise<CliOutcome> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The report of a project, with the environment of its `app.env`. */
export async function reportOn(
  folder: string,
  ...args: readonly string[]
): Promise<Report & { readonly code: number | null }> {
  // A machine under load is slow, not broken; only what hangs takes this long.
  const patience = args.includes("--deadline") ? [] : ["--deadline", "240"];
  const { code, stdout, stderr } = await runCli(folder, "doctor", "--json", "--env", "app.env", ...patience, ...args);
  try {
    return { code, ...(JSON.parse(stdout) as Report) };
  } catch (error) {
    throw new Error(`no report: ${stdout}${stderr}`, { cause: error });
  }
}

/** Statuses by section. */
export function statusesOf({ sections }: Report): Readonly<Record<string, Status>> {
  return Object.fromEntries(sections.map(({ id, status }) => [id, status]));
}

/** What a section says, as one text. */
export function textOfSection({ sections }: Report, id: string): string {
  return JSON.stringify(sections.find((section) => section.id === id)?.checks);
}
