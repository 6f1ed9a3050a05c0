import { describe, expect, test } from "vitest";
import { demandedBump, diffApi, isEnough } from "../src/api-diff.js";
import { formatReport, parseReport } from "../src/api-report.js";
import { isWidened } from "../src/is-widened.js";
import type { ApiName } from "../src/public-api.js";

const value = (name: string, declaration: string): ApiName => ({ kind: "value", name, declaration });
const type = (name: string, declaration: string): ApiName => ({ kind: "type", name, declaration });
const inner = (name: string, declaration: string): ApiName => ({ kind: "inner", name, declaration });

const hub = "interface Hub {\n    close(): Promise<void>;\n}";
const before = [
  value("createHub", "function createHub(): Hub;"),
  type("Hub", hub),
  inner("Bounds", "type Bounds = 1;"),
];

const whatOf = (after: readonly ApiName[]) => diffApi(before, after).map(({ name, what, bump }) => [name, what, bump]);

describe("what the next release must be at least", () => {
  test("the same names, declared the same, demand nothing", () => {
    expect(whatOf(before)).toEqual([]);
    expect(demandedBump(diffApi(before, before))).toBe("none");
  });

  test("a name that is gone demands a major", () => {
    expect(whatOf(before.slice(1))).toEqual([["createHub", "removed", "major"]]);
  });

  test("a name that is new demands a minor", () => {
    expect(whatOf([...before, type("Limits", "type Limits = 1;")])).toEqual([["Limits", "added", "minor"]]);
  });

  test("a name that is declared otherwise demands a major", () => {
    const after = before.with(0, value("createHub", "function createHub(name: string): Hub;"));
    expect(whatOf(after)).toEqual([["createHub", "changed", "major"]]);
  });

  test("a value that is only a type from now on demands a major", () => {
    expect(whatOf(before.with(0, { ...before[0]!, kind: "type" }))).toEqual([["createHub", "changed", "major"]]);
  });

  test("what has no name of its own demands a major where it changes, and nothing where it comes or goes", () => {
    expect(whatOf(before.with(2, inner("Bounds", "type Bounds = 2;")))).toEqual([["Bounds", "changed", "major"]]);
    expect(whatOf([...before.slice(0, 2), inner("Edges", "type Edges = 1;")])).toEqual([]);
  });

  test("the greatest demand wins, and a smaller bump is not enough", () => {
    const after = [...before.slice(1), type("Limits", "type Limits = 1;")];
    expect(demandedBump(diffApi(before, after))).toBe("major");
    expect(isEnough("minor", "major")).toBe(false);
    expect(isEnough("major", "minor")).toBe(true);
    expect(isEnough("none", "none")).toBe(true);
  });
});

describe("what was written against the old declaration", () => {
  test.each([
    ["an optional member", hub, hub.replace("}", "    readonly name?: string;\n}")],
    ["an alternative", 'type Code = "A" | "B";', 'type Code = "A" | "B" | "C";'],
    ["a second alternative", 'type Code = "A";', 'type Code = "A" | "B";'],
    ["an optional parameter", "function go(a: string): void;", "function go(a: string, b?: number): void;"],
    [
      "a member of a constant",
      "const CODES: {\n readonly A: 1;\n};",
      "const CODES: {\n readonly A: 1;\n readonly B: 2;\n};",
    ],
  ])("holds after %s is added", (_what, old, now) => {
    expect(isWidened(old, now)).toBe(true);
    expect(isWidened(now, old)).toBe(false);
  });

  test.each([
    ["a member that must be there is added", hub, hub.replace("}", "    readonly name: string;\n}")],
    ["a member is optional from now on", "interface A {\n    b: 1;\n}", "interface A {\n    b?: 1;\n}"],
    ["a parameter must be given", "function go(): void;", "function go(a: string): void;"],
    ["something else is answered", "function go(): void;", "function go(a?: string): number;"],
    ["it extends something else", "interface A extends B {\n}", "interface A extends C {\n    d?: 1;\n}"],
    ["there are overloads", "function go(): void;\nfunction go(a: 1): void;", "function go(): void;"],
  ])("may not hold when %s", (_what, old, now) => {
    expect(isWidened(old, now)).toBe(false);
  });
});

test("a record reads as it was written", () => {
  expect(parseReport(formatReport(before))).toEqual(before);
});
