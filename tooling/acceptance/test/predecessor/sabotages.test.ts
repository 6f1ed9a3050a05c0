import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Sabotage } from "./sabotage.js";
import { SABOTAGES } from "./sabotages.js";

const folder = new URL(".", import.meta.url);
const packages = new URL("../../../../packages/", import.meta.url);

/** What stands before the colon in the names of this folder's tests. */
const tests = readdirSync(folder)
  .filter((file) => file.endsWith(".test.ts") && !["doors.test.ts", "sabotages.test.ts"].includes(file))
  .map((file) => readFileSync(new URL(file, folder), "utf8"))
  .flatMap((text) => [...text.matchAll(/\n {2}(?:test|\]\))\(\s*"([^":]+): /g)].map((match) => match[1] ?? ""));

describe("no test of the predecessor's suite is vacuous", () => {
  test("each of the 36 has a sabotage that turns it red, in both runs, and each sabotage has its test", () => {
    expect(tests).toHaveLength(36);
    for (const run of ["new", "old"]) {
      const ofRun = SABOTAGES.filter(({ door = run }) => door === run);
      const sabotaged = ofRun.map((sabotage) => sabotage.test.split(":")[0] ?? "");
      expect([...new Set(sabotaged)].sort(), run).toEqual([...tests].sort());
    }
  });

  test("each sabotage has its line where it says, once, changes something, and says what was seen", () => {
    expect(SABOTAGES.filter(({ file }) => !existsSync(new URL(file, packages)))).toEqual([]);
    const timesFound = ({ file, line }: Sabotage): number =>
      readFileSync(new URL(file, packages), "utf8").split(line).length - 1;
    expect(SABOTAGES.filter((sabotage) => timesFound(sabotage) !== 1)).toEqual([]);
    expect(SABOTAGES.filter(({ line, becomes, seen }) => line === becomes || seen === "")).toEqual([]);
  });
});
