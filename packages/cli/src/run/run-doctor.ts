import { readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import type { Check, Report, SectionReport, Status } from "../report/report.js";
import { STATUSES, worstStatus } from "../report/worst-status.js";
import { SECTIONS, type Section, type SectionId } from "../sections/catalog.js";
import { VERSION } from "../version.js";
import type { ScanOutcome, Task } from "./messages.js";
import { runChild, type ChildOutcome } from "./run-child.js";

export interface DoctorOptions {
  /** The project's folder. */
  readonly root: string;
  /** @defaultValue all sections */
  readonly only?: readonly SectionId[];
  /** How long a section may take, ms. */
  readonly deadlineMs: number;
  readonly env: NodeJS.ProcessEnv;
  /** What `getMigrationStatus()` answered, as JSON. */
  readonly usageFile?: string;
  /** Hears of each section as it begins. */
  readonly onSection?: (title: string) => void;
}

const NEED_SOURCES: ReadonlySet<string> = new Set<SectionId>(["imports", "security", "deprecations"]);

/** Looks at a project, section by section, each in a process of its own. */
export async function runDoctor(options: DoctorOptions): Promise<Report> {
  const startedAt = new Date();
  const root = realpathSync(options.root);
  const chosen = SECTIONS.filter(({ id }) => options.only?.includes(id) ?? true);
  const scan = chosen.some(({ id }) => NEED_SOURCES.has(id)) ? await scanOnce(root, options) : undefined;
  const done: SectionReport[] = [];
  for (const section of inOrderOfNeed(chosen)) {
    options.onSection?.(section.title);
    const task = { job: section.id, root, scan, usageFile: options.usageFile } as Task;
    done.push(await runOne(section, { task, before: done, options }));
  }
  const sections = chosen.flatMap(({ id }) => done.filter((section) => section.id === id));
  const status = worstStatus(sections.map((section) => section.status));
  const counts = Object.fromEntries(
    STATUSES.map((each) => [each, sections.filter((section) => section.status === each).length]),
  ) as Record<Status, number>;
  const project = { name: nameOf(root), path: root };
  const times = { startedAt: startedAt.toISOString(), durationMs: Date.now() - startedAt.getTime() };
  return { schema: 1, doctor: VERSION, node: process.version, project, ...times, status, counts, sections };
}

/** What others need runs first. What is needed needs nothing itself. */
function inOrderOfNeed(sections: readonly Section[]): readonly Section[] {
  return sections.toSorted((a, b) => a.needs.length - b.needs.length);
}

async function scanOnce(root: string, { deadlineMs, env }: DoctorOptions): Promise<ScanOutcome> {
  const { messages, problem } = await runChild({ task: { job: "scan", root }, deadlineMs, env });
  const answer = messages.find((message) => message.kind === "scan");
  return answer?.outcome ?? { reason: `the sources could not be read: ${problem ?? "nothing came"}` };
}

interface Turn {
  readonly task: Task;
  readonly before: readonly SectionReport[];
  readonly options: DoctorOptions;
}

async function runOne(section: Section, { task, before, options }: Turn): Promise<SectionReport> {
  const begin = Date.now();
  const failed = before.filter(({ id, status }) => status === "fail" && section.needs.includes(id)).map(({ id }) => id);
  const { deadlineMs, env } = options;
  const outcome: ChildOutcome = failed.length > 0 ? { messages: [] } : await runChild({ task, deadlineMs, env });
  const checks = failed.length > 0 ? [notRun(failed)] : checksOf(outcome);
  const { id, title } = section;
  return {
    id,
    title,
    status: worstStatus(checks.map(({ status }) => status)),
    ran: failed.length > 0 ? "Nothing." : section.ran,
    checks,
    command: `npx isowire doctor --only ${id}`,
    durationMs: Date.now() - begin,
    data: Object.assign(
      {},
      ...outcome.messages.map((message) => (message.kind === "data" ? message.data : {})),
    ) as object as Record<string, unknown>,
  };
}

function checksOf({ messages, problem }: ChildOutcome): readonly Check[] {
  const checks = messages.flatMap((message) => (message.kind === "check" ? [message.check] : []));
  if (problem === undefined) return checks;
  const advice = "repeat the section alone; what the application does there ends or blocks the process";
  return [...checks, { name: "the section ran to its end", status: "fail", seen: problem, advice }];
}

function notRun(failed: readonly string[]): Check {
  const seen = `not run: it could only repeat what ${failed.join(" and ")} found`;
  return { name: "the section ran", status: "unknown", seen, advice: "mend that first, or repeat this section alone" };
}

function nameOf(root: string): string {
  try {
    const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name?: string };
    return name ?? basename(root);
  } catch {
    // A folder without a readable package.json is called by its own name.
    return basename(root);
  }
}
