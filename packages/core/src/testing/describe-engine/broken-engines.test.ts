import { describe, expect, test } from "vitest";
import type { Engine } from "../../contracts/engine.js";
import { createMemoryEngine } from "../../memory/memory-engine.js";
import { createFakeClock } from "../fake-clock.js";
import type { BrokenEngine } from "./broken-engine.js";
import { brokenHints } from "./broken-hints.js";
import { brokenLogs } from "./broken-logs.js";
import { brokenNodeLogs } from "./broken-node-logs.js";
import { brokenNodes } from "./broken-nodes.js";
import { brokenReopening } from "./broken-reopening.js";
import { brokenStores } from "./broken-stores.js";
import { describeEngine } from "./describe-engine.js";
import type { EngineHarness } from "./harness.js";
import { createMemoryNodes } from "./memory-nodes.js";
import type { Runner } from "./runner.js";

/** What a broken engine never does need not be waited for. */
const BROKEN_DEADLINE_MS = 500;

const BROKEN: readonly BrokenEngine[] = [
  ...brokenLogs,
  ...brokenStores,
  ...brokenHints,
  ...brokenNodeLogs,
  ...brokenNodes,
  ...brokenReopening,
];

/** A case as a runner is told of it. */
interface Told {
  readonly part: string;
  readonly title: string;
  readonly body: () => Promise<void>;
}

/** Every case the suite has for these engines. */
function casesFor(harness: EngineHarness): readonly Told[] {
  const told: Told[] = [];
  const parts: string[] = [];
  const runner: Runner = {
    describe(title, body) {
      parts.push(title);
      body();
      parts.pop();
    },
    test: (title, body) => told.push({ part: parts.at(-1) ?? "", title, body }),
    expect,
  };
  describeEngine("collected", harness, runner);
  return told;
}

/** Runs them one after the other; the titles of those that failed. A sabotage that does not even run is no proof. */
async function failedOf(cases: readonly Told[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { title, body } of cases) {
    await body().catch((error: unknown) => {
      if (error instanceof TypeError || error instanceof ReferenceError) throw error;
      failed.push(title);
    });
  }
  return failed;
}

const INTACT = harnessOf((intact) => intact);

/** Memory engines after some sabotage: nodes that share a store, and a store that outlives them. */
function harnessOf(sabotage: (intact: Engine) => Engine): EngineHarness {
  return { create: async () => createMemoryNodes(sabotage), features: ["cluster", "durable"] };
}

/** One engine alone. */
const ALONE: EngineHarness = {
  create: async () => {
    const clock = createFakeClock();
    const engine = createMemoryEngine({ clock });
    return { engine, clock, dispose: () => engine.close() };
  },
};

describe("the suite notices an engine that", () => {
  for (const { name, fails, sabotage } of BROKEN) {
    test(`${name}: "${fails}"`, async () => {
      const cases = casesFor({ ...harnessOf(sabotage), deadlineMs: BROKEN_DEADLINE_MS });
      const expected = cases.filter(({ title }) => title.startsWith(fails));
      expect(expected.length).toBeGreaterThan(0);
      const failed = await failedOf(cases.filter(({ part }) => part === expected[0]?.part));
      expect(failed.filter((title) => title.startsWith(fails))).not.toEqual([]);
    });
  }
});

test("the suite passes on the intact engine", async () => {
  const cases = casesFor(INTACT);
  expect(cases.length).toBeGreaterThan(100);
  expect(await failedOf(cases)).toEqual([]);
});

test("the suite passes on an engine that is wrapped and not broken", async () => {
  const wrapped = harnessOf((intact) => ({ ...intact }));
  expect(await failedOf(casesFor(wrapped))).toEqual([]);
});

test("no case says of an engine that ends with its process what it never promised", async () => {
  const parts = new Set(casesFor(ALONE).map(({ part }) => part));
  expect([...parts].filter((part) => /^(cluster|durable)/.test(part))).toEqual([]);
  expect(await failedOf(casesFor(ALONE))).toEqual([]);
});

test("a harness that lists a feature and lacks what it needs is told so", async () => {
  const cases = casesFor({ ...ALONE, features: ["cluster", "durable"] });
  const opened = cases.find(({ title }) => title.startsWith("a changed epoch stays changed"));
  await expect(opened?.body()).rejects.toThrow("expected the harness to give `reopen`");
});

describe("an exception", () => {
  const title = "MUST assign offset = last + 1: over many appends, from 1";
  const reuses = BROKEN.find(({ name }) => name === "reuses an offset")?.sabotage ?? ((intact: Engine) => intact);
  const failedWith = (harness: EngineHarness): Promise<readonly string[]> =>
    failedOf(casesFor(harness).filter((one) => one.title.startsWith(title) || one.title.startsWith("every exception")));

  test("lets a case fail, and its title tells why", async () => {
    const harness = { ...harnessOf(reuses), exceptions: { [title]: "the reason" } };
    expect(casesFor(harness).map((one) => one.title)).toContain(`${title} (still fails: the reason)`);
    expect(await failedWith(harness)).toEqual([]);
  });

  test("is reported once its case passes", async () => {
    const harness = { ...INTACT, exceptions: { [title]: "the reason" } };
    expect(await failedWith(harness)).toEqual([`${title} (still fails: the reason)`]);
  });

  test("is reported when it names no case", async () => {
    const harness = { ...INTACT, exceptions: { "no such case": "the reason" } };
    expect(await failedWith(harness)).toEqual(["every exception of the harness names a case"]);
  });
});
