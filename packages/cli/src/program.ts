import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Report } from "./report/report.js";
import { toMarkdown } from "./report/to-markdown.js";
import { toText } from "./report/to-text.js";
import { runDoctor } from "./run/run-doctor.js";
import { SECTIONS, type SectionId } from "./sections/catalog.js";
import { VERSION } from "./version.js";

interface Flags {
  readonly json?: boolean;
  readonly md?: string;
  readonly only?: readonly SectionId[];
  readonly usage?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly deadline: number;
  readonly strict?: boolean;
}

const DEADLINE_S = 60;
/** How the process ends: nothing failed, a section failed or (strictly) is unknown, it was called wrongly. */
const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const HELP =
  "\nExit code: 0 when no section fails, 1 when one does, 2 when it was called wrongly." +
  "\nWith --strict, a section that is unknown counts as one that fails; one that warns does not.";

/** Runs the command line. @returns the exit code */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command("isowire").description("Tools for applications built on Isowire").version(VERSION);
  program.exitOverride();
  program
    .command("doctor")
    .description("reports on the Isowire packages of the project in this folder")
    .addOption(new Option("--json", "print the report as JSON").conflicts("md"))
    .option("--md <file>", "write the report as Markdown")
    .option("--only <sections>", `some sections, with commas between: ${ids().join(", ")}`, sectionIds)
    .option("--usage <file>", "JSON of getMigrationStatus(), for uses at run time")
    .option("--env <file>", "environment variables of the application", environmentOf)
    .option("--deadline <seconds>", "how long a section may take", positive, DEADLINE_S)
    .option("--strict", "end with 1 also when a section is unknown, as in CI")
    .addHelpText("after", HELP)
    .action(async (flags: Flags) => {
      code = await doctor(flags);
    });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  return code;
}

async function doctor({ json = false, md, only, usage, env, deadline, strict = false }: Flags): Promise<number> {
  const report = await runDoctor({
    root: process.cwd(),
    deadlineMs: deadline * 1000,
    // What is set for this process wins, as it does for `node --env-file`.
    env: { ...env, ...process.env },
    ...(only === undefined ? {} : { only }),
    ...(usage === undefined ? {} : { usageFile: usage }),
    onSection: (title) => {
      if (process.stderr.isTTY) process.stderr.write(`${title} ...\n`);
    },
  });
  if (md !== undefined) writeFileSync(resolve(md), toMarkdown(report));
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report, md));
  // The worst status is the report's: when it warns, nothing is unknown.
  return report.status === "fail" || (strict && report.status === "unknown") ? EXIT.failed : EXIT.ok;
}

function textOf(report: Report, md: string | undefined): string {
  const text = toText(report, { color: process.stdout.isTTY && process.env["NO_COLOR"] === undefined });
  return md === undefined ? text : `${text}written to ${md}\n`;
}

function ids(): readonly SectionId[] {
  return SECTIONS.map(({ id }) => id);
}

function sectionIds(value: string): readonly SectionId[] {
  const named = value.split(",").map((id) => id.trim());
  const unknown = named.filter((id) => !ids().some((known) => known === id));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`Expected sections out of ${ids().join(", ")}; received ${unknown.join(", ")}.`);
  }
  return ids().filter((id) => named.includes(id));
}

function environmentOf(file: string): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(resolve(file), "utf8"));
  } catch (error) {
    throw new InvalidArgumentError(`Expected a file of variables; ${(error as Error).message}.`);
  }
}

function positive(value: string): number {
  const seconds = Number(value);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError(`Expected a number of seconds above 0; received ${value}.`);
}
