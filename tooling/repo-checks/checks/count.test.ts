import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../src/workspace.js";

interface TestResult {
  readonly status: "passed" | "failed";
  readonly fullName?: string;
  readonly failureMessages?: readonly string[];
}

interface FileResult {
  readonly name: string;
  readonly status: "passed" | "failed";
  readonly message?: string;
  readonly assertionResults: readonly TestResult[];
}

const scratch = mkdtempSync(join(tmpdir(), "count-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const passed: FileResult = { name: "/away/good.test.ts", status: "passed", assertionResults: [{ status: "passed" }] };
const unloadable: FileResult = {
  name: "/away/unloadable.test.ts",
  status: "failed",
  message: "Cannot find package 'nowhere'",
  assertionResults: [],
};
const red: FileResult = {
  name: "/away/red.test.ts",
  status: "failed",
  message: "",
  assertionResults: [
    { status: "passed", fullName: "adds" },
    { status: "failed", fullName: "subtracts", failureMessages: ["expected 1 to be 2\n  at line 1"] },
  ],
};

function count(
  exitStatus: number,
  ...files: readonly FileResult[]
): { readonly lines: string[]; readonly code: number } {
  const folder = mkdtempSync(join(scratch, "repository-"));
  for (const parent of ["packages", "apps", "tooling"])
    mkdirSync(join(folder, parent, "one", ".reports"), { recursive: true });
  const report = {
    numPassedTests: files.flatMap((file) => file.assertionResults).filter(({ status }) => status === "passed").length,
    success: exitStatus === 0,
    testResults: files,
  };
  if (files.length > 0) writeFileSync(join(folder, "packages", "one", ".reports", "test.json"), JSON.stringify(report));
  const program = join(ROOT, ".ci", "count.js");
  const { stdout, status } = spawnSync(process.execPath, [program, String(exitStatus)], {
    cwd: folder,
    encoding: "utf8",
  });
  return { lines: stdout.trim().split("\n"), code: status ?? -1 };
}

describe("what .ci/run counts", () => {
  test("what passed", () => {
    expect(count(0, passed)).toEqual({ lines: ["1 passed, 0 failed"], code: 0 });
  });

  test("each failed test, and each file that could not be loaded, by name", () => {
    const { lines, code } = count(1, passed, red, unloadable);
    expect(lines).toEqual([
      expect.stringMatching(/^Failed: \S*red\.test\.ts > subtracts$/),
      "    expected 1 to be 2",
      "      at line 1",
      expect.stringMatching(/^Failed: \S*unloadable\.test\.ts$/),
      "    Cannot find package 'nowhere'",
      "2 passed, 2 failed",
    ]);
    expect(code).toBe(1);
  });

  test("a run that failed beside its tests, a step that is no test, and nothing at all", () => {
    expect(count(1, passed).lines.at(-1)).toBe("1 passed, 1 failed");
    expect(count(1)).toEqual({
      lines: ["Failed: a step that is no test: see above", "No test has run.", "0 passed, 1 failed"],
      code: 1,
    });
    expect(count(0)).toMatchObject({ code: 1 });
  });
});
