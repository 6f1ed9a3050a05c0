import { DEPRECATIONS, type MigrationStatus } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { fixture, reportOf, run, type Setting } from "./run-fixture.js";

const codes = Object.keys(DEPRECATIONS);
/** Of Node's own machinery, in every fixture. */
const OWN = "APP_DEP0001";
const shown = (stderr: string): string[] =>
  [...stderr.matchAll(/^\(node:\d+\) \[((?:ISOWIRE|APP)_DEP\d+)\] DeprecationWarning/gm)].map(([, code = ""]) => code);
/** As every warning is: once a code, in the order of the codes. */
const all = [OWN, ...codes];

/** Ways to run an application, and what the screen then shows. */
const SETTINGS: readonly (readonly [string, Setting, readonly string[]])[] = [
  ["nothing", {}, all],
  ["--no-deprecation", { flags: ["--no-deprecation"] }, []],
  ["--no-deprecation in NODE_OPTIONS", { env: { NODE_OPTIONS: "--no-deprecation" } }, []],
  ["--no-warnings", { flags: ["--no-warnings"] }, []],
  [
    "--disable-warning=CODE",
    { flags: ["--disable-warning=ISOWIRE_DEP0004", "--disable-warning=ISOWIRE_DEP0048"] },
    all.filter((code) => !code.endsWith("0004") && !code.endsWith("0048")),
  ],
  [
    "--disable-warning=CODE in NODE_OPTIONS",
    { env: { NODE_OPTIONS: `--disable-warning=${OWN}` } },
    all.filter((code) => code !== OWN),
  ],
  ["--disable-warning=DeprecationWarning", { flags: ["--disable-warning=DeprecationWarning"] }, []],
  ["--pending-deprecation", { flags: ["--pending-deprecation"] }, all],
  ["NODE_PENDING_DEPRECATION=1", { env: { NODE_PENDING_DEPRECATION: "1" } }, all],
];

describe.each(["every-name.mjs", "every-name.cjs", "every-name-twice.mjs"])("%s", (name) => {
  test.each(SETTINGS)(
    "with %s shows what Node would show of its own, once a code",
    async (_what, setting, expected) => {
      const { exitCode, stderr } = await run(fixture(name), setting);
      expect(exitCode).toBe(0);
      expect(shown(stderr).sort()).toEqual([...expected].sort());
    },
  );

  test.each<[string, Setting]>([
    ["--throw-deprecation", { flags: ["--throw-deprecation"] }],
    ["--throw-deprecation in NODE_OPTIONS", { env: { NODE_OPTIONS: "--throw-deprecation" } }],
  ])("with %s ends with the first", async (_what, setting) => {
    const { exitCode, stdout, stderr } = await run(fixture(name), setting);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("code: 'ISOWIRE_DEP0007'");
  });

  test.each<[string, Setting]>([
    ["--trace-deprecation", { flags: ["--trace-deprecation"] }],
    ["--trace-deprecation in NODE_OPTIONS", { env: { NODE_OPTIONS: "--trace-deprecation" } }],
  ])("with %s begins each trace at the application's line", async (_what, setting) => {
    const { stderr } = await run(fixture(name), setting);
    for (const code of codes) {
      const [, trace = ""] = stderr.split(`[${code}] DeprecationWarning`);
      const [first = ""] = trace.split("\n").filter((line) => line.trimStart().startsWith("at "));
      expect(first, code).toContain("/fixtures/use-every-name.mjs:");
    }
  });
});

test("a warning says what, what instead, until when, and who rewrites it", async () => {
  const outcome = await run(fixture("every-name.mjs"));
  const { warnings } = reportOf(outcome);
  for (const [code, { what, replacement, removedIn, autofix }] of Object.entries(DEPRECATIONS)) {
    const message = `${what} is deprecated; use ${replacement}`;
    expect(warnings).toContainEqual({ name: "DeprecationWarning", code, message });
    const [, detail = ""] = outcome.stderr.split(`[${code}] DeprecationWarning: ${message}\n`);
    const fix = autofix === undefined ? "" : ` \`eslint --fix\` with @isowire/eslint-plugin (${autofix}) rewrites it.`;
    expect(detail.split("\n")[0]).toBe(
      `It throws ERR_LEGACY_REMOVED from ${removedIn}.${fix} getMigrationStatus() lists where it is used.`,
    );
  }
});

test.each([
  ["heard", {}],
  ["silenced", { flags: ["--no-deprecation"] }],
])("every use is counted, with the application's line, %s or not", async (_how, setting) => {
  const { status } = reportOf(await run(fixture("every-name.mjs"), setting));
  expect(status.deprecations.map(({ code }) => code)).toEqual(codes);
  const uses = Object.fromEntries(status.deprecations.map((row) => [row.code, row.uses]));
  expect(uses).toMatchObject({ ISOWIRE_DEP0003: 1, ISOWIRE_DEP0004: 4, ISOWIRE_DEP0021: 1, ISOWIRE_DEP0048: 1 });
  expect(status.uses).toBe(Object.values(uses).reduce((sum, each) => sum + each, 0));
  for (const { callSites, ...row } of status.deprecations) {
    for (const { place } of callSites) expect(place).toMatch(/^\/.*\/fixtures\/use-every-name\.mjs:\d+:\d+$/);
    expect(callSites.reduce((sum, { seen }) => sum + seen, 0)).toBe(row.uses);
  }
  expect(status.deprecations.find(({ code }) => code === "ISOWIRE_DEP0004")?.callSites).toHaveLength(2);
});

test("the ESM and the CJS build together warn once, count together and know the same user", async () => {
  const outcome = await run(fixture("both-builds.mjs"));
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
  const uses = statuses.map(({ deprecations }) => deprecations.map((row) => [row.code, row.uses]));
  const expected = [
    ["ISOWIRE_DEP0002", 4],
    ["ISOWIRE_DEP0004", 4],
    ["ISOWIRE_DEP0006", 2],
    ["ISOWIRE_DEP0007", 1],
  ];
  expect(uses).toEqual([expected, expected]);
});
