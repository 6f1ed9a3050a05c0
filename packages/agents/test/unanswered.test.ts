import type { Engine } from "@isowire/core";
import { describe, expect, test } from "vitest";
import { deferred } from "../src/deferred.js";
import type { Agent } from "../src/index.js";
import { another, begin, hang } from "./crash.js";
import { override } from "./override.js";
import { only, typesOf } from "./read-log.js";
import { ada, bob, createStage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;
const SWEEP_MS = TTL_MS / 15;

type Asked = (part: string, method: string, args: readonly unknown[]) => boolean;

/** An engine that says nothing to the first call that `isMeant` until `answer`; it does what it is asked, first or last. */
function silentOnce(isMeant: Asked, when: "first" | "last" = "last") {
  const told = deferred<undefined>();
  let asked = false;
  const silent = <T extends object>(part: T, name: string): T =>
    new Proxy(part, {
      get(target, method) {
        const member: unknown = Reflect.get(target, method, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]): unknown => {
          const call = (): unknown => member.apply(target, args) as unknown;
          if (asked || !isMeant(name, String(method), args)) return call();
          asked = true;
          const done = when === "first" ? call() : undefined;
          return told.promise.then(() => done ?? call());
        };
      },
    });
  return {
    wasAsked: () => asked,
    answer: () => told.resolve(undefined),
    wrap: (engine: Engine): Engine =>
      override(engine, {
        log: silent(engine.log, "log"),
        leases: silent(engine.leases, "leases"),
        state: silent(engine.state, "state"),
        system: silent(engine.system, "system"),
      }),
  };
}

const isRenewal: Asked = (part, method) => part === "leases" && method === "renew";

describe("a renewal that is never answered", () => {
  test("is followed by the next ones, and the run stays where it is", async () => {
    await using stage = createStage();
    const engine = silentOnce(isRenewal);
    const { registry } = stage.node({}, engine.wrap);
    let finish: (() => void) | undefined;
    registry.register("agent", () => new Promise((resolve) => (finish = () => resolve("still here"))), {
      resumable: true,
    });
    another(stage, () => Promise.resolve("elsewhere"));
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.clock.advance(TTL_MS * 3);
    expect(engine.wasAsked()).toBe(true);
    finish?.();
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("still here");
    engine.answer();
  });

  test("does not keep a node that leaves from handing its run over at once", async () => {
    await using stage = createStage();
    const engine = silentOnce(isRenewal);
    const { registry } = stage.node({}, engine.wrap);
    registry.register("agent", hang, { resumable: true });
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.clock.advance(TTL_MS / 3);
    expect(engine.wasAsked()).toBe(true);
    another(stage, () => Promise.resolve("elsewhere"));
    const closed = registry.close();
    await stage.clock.advance(SWEEP_MS * 2);
    await closed;
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  });
});

describe("an orphan about which the engine does not answer", () => {
  const done: Agent = () => Promise.resolve("done");

  test("keeps no other run waiting, and is looked after again when a lease time has passed", async () => {
    await using stage = createStage();
    const first = stage.mortal();
    first.registry.register("agent", hang, { resumable: true });
    const { runId } = await first.registry.start(ada, { content: "go" });
    const other = await first.registry.start(bob, { content: "go" });
    await stage.clock.advance(0);
    const engine = silentOnce(
      (part, method, [, key]) => part === "state" && method === "get" && key === `run/${runId}`,
    );
    const { registry } = stage.node({}, engine.wrap);
    registry.register("agent", done, { resumable: true });
    first.fate.kill();
    await stage.clock.advance(TTL_MS + SWEEP_MS * 2);
    expect(engine.wasAsked()).toBe(true);
    expect(typesOf(await stage.log(bob), other.runId)).toEqual(["agent_started", "agent_completed"]);
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
    engine.answer();
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  });

  test("and that was taken over is not taken over once more when the answer comes late", async () => {
    await using stage = createStage();
    const { first, runId } = await begin(stage, { agent: hang });
    const engine = silentOnce((part, method) => part === "log" && method === "append", "first");
    const attempts: number[] = [];
    const { registry } = stage.node({}, engine.wrap);
    registry.register("agent", (run) => (attempts.push(run.attempt), hang()), { resumable: true });
    first.fate.kill();
    await stage.clock.advance(TTL_MS * 3);
    expect(attempts).toEqual([3]);
    engine.answer();
    await stage.clock.advance(TTL_MS);
    expect(attempts).toEqual([3]);
    expect(await registry.runs(ada)).toMatchObject([{ runId, status: "running" }]);
  });

  test("is found also when the sweep before was never answered", async () => {
    await using stage = createStage();
    const first = stage.mortal();
    first.registry.register("agent", hang, { resumable: true });
    const { runId } = await first.registry.start(ada, { content: "go" });
    await stage.clock.advance(0);
    const engine = silentOnce((part, method) => part === "system" && method === "expiredLeases");
    const { registry } = stage.node({}, engine.wrap);
    registry.register("agent", done, { resumable: true });
    await stage.clock.advance(SWEEP_MS);
    expect(engine.wasAsked()).toBe(true);
    first.fate.kill();
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_completed"]);
  });
});

test("a run whose record the engine does not show ends at its deadline", async () => {
  await using stage = createStage();
  const engine = silentOnce(
    (part, method, [, key]) => part === "state" && method === "get" && /^run\//.test(String(key)),
  );
  const { registry } = stage.node({}, engine.wrap);
  registry.register("agent", hang, { deadlineMs: TTL_MS });
  const { runId } = await registry.start(ada, { content: "go" });
  expect(engine.wasAsked()).toBe(true);
  await stage.clock.advance(TTL_MS);
  const { payload } = only(await stage.ended(ada, runId), "agent_failed");
  expect(payload.code).toBe("ERR_RUN_DEADLINE");
});
