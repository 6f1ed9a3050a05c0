import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Application } from "./application.js";

const WARNINGS = "warnings.log";

export interface SuiteRun {
  readonly passed: number;
  readonly failed: number;
  /** Codes of the deprecation warnings of all its processes, each once, sorted. */
  readonly warned: readonly string[];
  readonly output: string;
}

/** Builds the application and runs its own tests, with flags for every process of them. */
export async function runSuite(app: Application, flags = ""): Promise<SuiteRun> {
  const built = await app.script("build");
  if (built.exitCode !== 0) throw new Error(`unable to build ${app.folder}:\n${built.stdout}${built.stderr}`);
  const file = join(app.folder, WARNINGS);
  rmSync(file, { force: true });
  const { stdout, stderr } = await app.script("test", `--redirect-warnings=${file} --test-reporter=tap ${flags}`);
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(stdout)?.[1] ?? 0);
  const warnings = existsSync(file) ? readFileSync(file, "utf8") : "";
  const codes = [...warnings.matchAll(/\[(ISOWIRE_DEP\d+)\] DeprecationWarning/g)].map(([, code = ""]) => code);
  return {
    passed: count("pass"),
    failed: count("fail"),
    warned: [...new Set(codes)].toSorted(),
    output: stdout + stderr,
  };
}
