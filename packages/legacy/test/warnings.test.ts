import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DEPRECATIONS, type MigrationStatus } from "@isowire/core";
import { expect, test } from "vitest";

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Report {
  readonly warnings: readonly { readonly name: string; readonly code: string; readonly message: string }[];
  readonly status: MigrationStatus;
}

/** Runs an application on the built packages, in a process of its own. */
async function run(fixture: string, ...flags: string[]): Promise<Outcome> {
  const file = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, [...flags, file], { env, timeout: 20_000, stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close") as Promise<[number]>;
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { exitCode, stdout, stderr };
}

const reportOf = ({ stdout }: Outcome): Report => JSON.parse(stdout) as Report;
const codes = Object.keys(DEPRECATIONS);
/** Of every-name.mjs. */
const USES = { ISOWIRE_DEP0001: 3, ISOWIRE_DEP0002: 3, ISOWIRE_DEP0003: 3, ISOWIRE_DEP0004: 6 };

test("every name warns once, as Node's own deprecations do", async () => {
  const outcome = await run("every-name.mjs");
  const { warnings } = reportOf(outcome);
  expect(outcome.exitCode).toBe(0);
  expect(warnings.map(({ code }) => code).sort()).toEqual(codes);
  for (const [code, { what, replacement, removedIn }] of Object.entries(DEPRECATIONS)) {
    const message = `${what} is deprecated; use ${replacement}`;
    expect(warnings).toContainEqual({ name: "DeprecationWarning", code, message });
    expect(outcome.stderr.split(`[${code}] DeprecationWarning: ${message}`)).toHaveLength(2);
    expect(outcome.stderr).toContain(`ERR_LEGACY_REMOVED from ${removedIn}`);
  }
});

test("every use is counted, with the application's line", async () => {
  const { status } = reportOf(await run("every-name.mjs"));
  const uses = Object.fromEntries(status.deprecations.map(({ code, uses }) => [code, uses]));
  expect(uses).toEqual({ ...Object.fromEntries(codes.map((code) => [code, 3])), ...USES });
  expect(status.uses).toBe(27);
  for (const { callSites, uses } of status.deprecations) {
    for (const { place } of callSites) expect(place).toMatch(/^\/.*\/fixtures\/every-name\.mjs:\d+:\d+$/);
    expect(callSites.reduce((sum, { seen }) => sum + seen, 0)).toBe(uses);
  }
  expect(status.deprecations.find(({ code }) => code === "ISOWIRE_DEP0004")?.callSites).toHaveLength(2);
});

test("--no-deprecation silences all, and the counts go on", async () => {
  const outcome = await run("every-name.mjs", "--no-deprecation");
  const { warnings, status } = reportOf(outcome);
  expect(warnings).toEqual([]);
  expect(outcome.stderr).toBe("");
  expect(status.uses).toBe(27);
});

test("--disable-warning silences one code on the screen", async () => {
  const { stderr } = await run("every-name.mjs", "--disable-warning=ISOWIRE_DEP0004");
  expect(codes.filter((code) => stderr.includes(`[${code}]`))).toEqual(codes.filter((code) => !code.endsWith("4")));
});

test("--throw-deprecation ends the process with the first", async () => {
  const { exitCode, stdout, stderr } = await run("every-name.mjs", "--throw-deprecation");
  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("code: 'ISOWIRE_DEP0007'");
});

test("--trace-deprecation begins at the application's line", async () => {
  const { stderr } = await run("every-name.mjs", "--trace-deprecation");
  const [, trace = ""] = stderr.split("[ISOWIRE_DEP0005] DeprecationWarning");
  const [first] = trace.split("\n").filter((line) => line.trimStart().startsWith("at "));
  expect(first).toContain("/fixtures/every-name.mjs:");
});

test("the ESM and the CJS build together warn once, count together and know the same user", async () => {
  const outcome = await run("both-builds.mjs");
  const { statuses, ...report } = JSON.parse(outcome.stdout) as { statuses: MigrationStatus[] };
  expect(report).toEqual({
    different: true,
    warnings: expect.toSatisfy((warnings: string[]) =>
      ["ISOWIRE_DEP0002", "ISOWIRE_DEP0004", "ISOWIRE_DEP0006", "ISOWIRE_DEP0007"].every(
        (code) => warnings.filter((warning) => warning === code).length === 1,
      ),
    ) as unknown,
    refused: "ERR_LEGACY_NEEDS_USER",
    entries: 3,
  });
  const uses = statuses.map(({ deprecations }) => deprecations.map(({ code, uses }) => [code, uses]));
  const expected = [
    ["ISOWIRE_DEP0002", 4],
    ["ISOWIRE_DEP0004", 4],
    ["ISOWIRE_DEP0006", 2],
    ["ISOWIRE_DEP0007", 1],
  ];
  expect(uses).toEqual([expected, expected]);
});
