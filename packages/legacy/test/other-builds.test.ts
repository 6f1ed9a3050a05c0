import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEPRECATIONS, type MigrationStatus } from "@isowire/core";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { otherBuild } from "./other-builds.js";
import { reportOf, run, type Setting } from "./run-fixture.js";

const codes = Object.keys(DEPRECATIONS);

/** What fixtures/two-installations.mjs tells. */
interface TwoInstallations {
  readonly warnings: readonly string[];
  readonly statuses: readonly MigrationStatus[];
  readonly entries: readonly string[];
  readonly versions: readonly string[];
  readonly isOneManager: boolean;
}

describe("a build whose deprecations are documented, and warn from a later version on", () => {
  const build = otherBuild((code) => code.replaceAll(/runtimeSince: "1\.0\.0"/g, 'runtimeSince: "1.5.0"'));
  afterAll(() => build[Symbol.dispose]());

  test.each<[string, boolean, Setting]>([
    ["nothing", false, {}],
    ["--pending-deprecation", true, { flags: ["--pending-deprecation"] }],
    ["--pending-deprecation in NODE_OPTIONS", true, { env: { NODE_OPTIONS: "--pending-deprecation" } }],
    ["NODE_PENDING_DEPRECATION=1", true, { env: { NODE_PENDING_DEPRECATION: "1" } }],
    [
      "both, and the flag says no",
      false,
      { flags: ["--no-pending-deprecation"], env: { NODE_PENDING_DEPRECATION: "1" } },
    ],
    ["--pending-deprecation and --no-deprecation", false, { flags: ["--pending-deprecation", "--no-deprecation"] }],
  ])("with %s warns: %s; and counts", async (_what, warns, setting) => {
    for (const name of ["every-name.mjs", "every-name.cjs"]) {
      const { warnings, status } = reportOf(await run(join(build.folder, name), setting));
      const warned = warnings.map(({ code }) => code).filter((code) => codes.includes(code));
      expect(warned.sort()).toEqual(warns ? codes : []);
      expect(status.deprecations.map(({ code }) => code)).toEqual(codes);
    }
  });
});

test("a build of 2.0.0 throws, of ES modules and of CommonJS", async () => {
  using build = otherBuild((code) => code.replaceAll(/version: "\d+\.\d+\.\d+"/g, 'version: "2.0.0"'));
  for (const name of ["every-name.mjs", "every-name.cjs"]) {
    const { exitCode, stdout, stderr } = await run(join(build.folder, name));
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("code: 'ERR_LEGACY_REMOVED'");
    expect(stderr).toContain("ISOWIRE_DEP0007");
  }
});

test("two versions that are installed side by side warn once, count together and know the same user", async () => {
  using build = otherBuild();
  using other = otherBuild((code) => code.replaceAll(/version: "\d+\.\d+\.\d+"/g, 'version: "1.99.0"'));
  const library = join(build.folder, "node_modules/library");
  cpSync(join(other.folder, "node_modules"), join(library, "node_modules"), { recursive: true });
  writeFileSync(join(library, "package.json"), '{ "name": "library", "type": "module", "main": "index.js" }');
  writeFileSync(
    join(library, "index.js"),
    'export * as core from "@isowire/core";\nexport * as legacy from "@isowire/legacy";\n',
  );
  const { stdout } = await run(join(build.folder, "two-installations.mjs"));
  const { warnings, statuses, entries, versions, isOneManager } = JSON.parse(stdout) as TwoInstallations;
  expect(new Set(versions).size).toBe(2);
  expect(isOneManager).toBe(true);
  expect(warnings.filter((code) => codes.includes(code)).sort()).toEqual([
    "ISOWIRE_DEP0002",
    "ISOWIRE_DEP0004",
    "ISOWIRE_DEP0006",
  ]);
  for (const { deprecations } of statuses) {
    expect(deprecations.map(({ code, uses }) => [code, uses])).toEqual([
      ["ISOWIRE_DEP0002", 3],
      ["ISOWIRE_DEP0004", 3],
      ["ISOWIRE_DEP0006", 1],
    ]);
  }
  expect(entries).toEqual(["application", "library", "application"]);
});

test("a compiled application is shown the lines that it was written in", async () => {
  using build = otherBuild();
  const source = [
    'import { createHub, getMigrationStatus, setDefaultHub } from "@isowire/core";',
    'import { createUserContext } from "@isowire/core/trusted";',
    'import { createWebSocketManager } from "@isowire/legacy";',
    "",
    "interface Order {",
    "  readonly orderId: string;",
    "}",
    "",
    "setDefaultHub(createHub());",
    "const order: Order = { orderId: 'A-17' };",
    'const context = createUserContext({ userId: "ada" });',
    'await createWebSocketManager(context).sendToUser("ada", { type: "order_shipped", data: order });',
    "console.log(JSON.stringify({ warnings: [], status: getMigrationStatus() }));",
    "process.exit();",
  ].join("\n");
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true };
  const { outputText, sourceMapText = "" } = ts.transpileModule(source, {
    fileName: "orders.ts",
    compilerOptions: options,
  });
  writeFileSync(join(build.folder, "orders.ts"), source);
  writeFileSync(join(build.folder, "orders.js.map"), sourceMapText);
  writeFileSync(join(build.folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(build.folder, "orders.js"), outputText);
  const file = join(build.folder, "orders.js");
  const placesOf = async (setting: Setting): Promise<string[]> =>
    reportOf(await run(file, setting)).status.deprecations.flatMap((row) => row.callSites.map(({ place }) => place));
  expect(await placesOf({ flags: ["--enable-source-maps"] })).toEqual([
    `${join(build.folder, "orders.ts")}:12:7`,
    `${join(build.folder, "orders.ts")}:12:39`,
  ]);
  for (const place of await placesOf({})) expect(place).toMatch(/\/orders\.js:\d+:\d+$/);
});
