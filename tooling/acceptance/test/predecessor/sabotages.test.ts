import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SABOTAGES } from "./sabotages.js";

const folder = new URL(".", import.meta.url);
const packages = new URL("../../../../packages/", import.meta.url);

/** What stands before the colon in the names of this folder's tests. */
const tests = readdirSync(folder)
  .filter((file) => file.endsWith(".test.ts") && !["doors.test.ts", "sabotages.test.ts"].includes(file))
  .map((file) => readFileSync(new URL(file, folder), "utf8"))
  .flatMap((text) => [...text.matchAll(/\n {2}(?:test|\]\))\(\s*"([^":]+): /g)].map((match) => match[1] ?? ""));

describe("no test of the predecessor's suite is vacuous", () => {
  test("each of the 36 has a sabotage that turns it red, and each sabotage has its test", () => {
    expect(tests).toHaveLength(36);
    const sabotaged = SABOTAGES.map((sabotage) => sabotage.test.split(":")[0] ?? "");
    expect([...new Set(sabotaged)].sort()).toEqual([...tests].sort());
  });

  test("each sabotage is in a file that is there, changes something, and says what was seen", () => {
    expect(SABOTAGES.filter(({ file }) => !existsSync(new URL(file, packages)))).toEqual([]);
    expect(SABOTAGES.filter(({ line, becomes, seen }) => line === becomes || seen === "")).toEqual([]);
  });
});
