import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { ROOT } from "../src/workspace.js";

const TIMEOUT_MS = 600_000;
const FIXTURE = join(ROOT, "tooling/release/fixtures/legacy-app");
const app = join(inject("consumer"), "legacy-app");
/** The rules that report where old code is used; imports are not call sites. */
const CALL_SITES = ["@isowire/no-legacy-api", "@isowire/no-direct-instantiation"];

interface Message {
  readonly rule: string | null;
  readonly text: string;
}

/** An application moves from the old manager to the new one, in the three steps that it has. */
describe("an application on the old names", () => {
  let before: readonly Message[] = [];
  let after: readonly Message[] = [];

  beforeAll(() => {
    rmSync(app, { recursive: true, force: true });
    cpSync(FIXTURE, app, { recursive: true });
  });

  test("passes its own tests as it is", { timeout: TIMEOUT_MS }, () => {
    expect(sources(app).length).toBeGreaterThanOrEqual(30);
    expect(runTests("--no-deprecation")).toContain("# fail 0");
  });

  test("has at most a tenth of its call sites left after eslint --fix", { timeout: TIMEOUT_MS }, async () => {
    before = await lint({ fix: false });
    after = await lint({ fix: true });
    const found = callSites(before).length;
    const left = callSites(after).length;
    console.log(`call sites: ${found} before, ${left} after eslint --fix`);
    expect(found).toBeGreaterThanOrEqual(150);
    expect(left / found).toBeLessThanOrEqual(0.1);
  });

  test("is told what to write for each of the rest", () => {
    expect(callSites(after).length).toBeGreaterThan(0);
    for (const { text } of after) expect(text).toMatch(/ISOWIRE_DEP\d{4}\): write \S/);
  });

  test("passes its own tests half-way", { timeout: TIMEOUT_MS }, () => {
    expect(runTests("--no-deprecation")).toContain("# fail 0");
  });

  test("needs nothing old once a person has done the rest", { timeout: TIMEOUT_MS }, async () => {
    execFileSync("git", ["apply", "--unsafe-paths", `--directory=${app}`, join(app, "after.patch")], { cwd: app });
    expect(await lint({ fix: false })).toEqual([]);
    expect(sources(app).filter((file) => readFileSync(file, "utf8").includes("@isowire/legacy"))).toEqual([]);
    expect(runTests("--throw-deprecation")).toContain("# fail 0");
  });
});

function callSites(messages: readonly Message[]): readonly Message[] {
  return messages.filter(({ rule }) => CALL_SITES.includes(rule ?? ""));
}

async function lint({ fix }: { readonly fix: boolean }): Promise<readonly Message[]> {
  const results = await new ESLint({ cwd: app, fix }).lintFiles(["."]);
  if (fix) await ESLint.outputFixes(results);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ({ rule: ruleId, text: message })));
}

/** Compiles the application, strictly, and runs its tests on the packages as they are installed. */
function runTests(flag: string): string {
  const compiler = join(inject("consumer"), "node_modules/typescript/bin/tsc");
  rmSync(join(app, "dist"), { recursive: true, force: true });
  const tests = readdirSync(join(app, "test")).filter((name) => /\.test\.[cm]?js$/.test(name));
  const options = { cwd: app, encoding: "utf8", timeout: TIMEOUT_MS } as const;
  execFileSync(process.execPath, [compiler], options);
  const files = tests.map((name) => join("test", name));
  return execFileSync(process.execPath, [flag, "--test", "--test-reporter=tap", ...files], options);
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /^(src|test)\/.*\.[cm]?[jt]s$/.test(name))
    .map((name) => join(folder, name));
}
