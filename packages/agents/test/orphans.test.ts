import type { Engine } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { describe, expect, test } from "vitest";
import { type AgentRun } from "../src/index.js";
import { override } from "./override.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Node, type Stage } from "./stage.js";

const TTL_MS = 15_000;

/** A switch after which nothing that a node does takes effect, as after a crash. */
function mortal(): { readonly wrap: (engine: Engine) => Engine; dead: boolean } {
  const never = (): Promise<never> => Promise.reject(new IsowireError("ERR_CLOSED"));
  const fate = { dead: false, wrap };
  function wrap(engine: Engine): Engine {
    const log = override(engine.log, { append: (...call) => (fate.dead ? never() : engine.log.append(...call)) });
    const leases = override(engine.leases, {
      acquire: (...call) => (fate.dead ? never() : engine.leases.acquire(...call)),
      renew: (...call) => (fate.dead ? never() : engine.leases.renew(...call)),
    });
    return override(engine, { log, leases });
  }
  return fate;
}

/** A node that has died in the middle of a run, and what it had said. */
async function crash(stage: Stage, agent: (run: AgentRun) => Promise<unknown>, said: string) {
  const fate = mortal();
  const victim = stage.node({}, fate.wrap);
  let dead: AgentRun | undefined;
  victim.registry.register("agent", (run) => ((dead = run), agent(run)));
  const ticket = await victim.registry.start(ada, { content: "go" });
  await stage.until(async () => typesOf(await stage.log(ada)).includes(said));
  fate.dead = true;
  return { ...ticket, victim, run: () => dead };
}

const later = (node: Node, agent: (run: AgentRun) => Promise<unknown> = () => Promise.resolve("ran")): void =>
  void node.registry.register("agent", agent);

describe("a run whose node is gone", () => {
  test("is ended as ERR_RUN_INTERRUPTED within two lease times, with everything open closed", async () => {
    await using stage = createStage();
    const { runId } = await crash(
      stage,
      async (run) => {
        await run.delta("half an ans");
        await run.tool("slow", {}, () => new Promise(() => undefined));
      },
      "tool_executing",
    );
    later(stage.node());
    await stage.clock.advance(TTL_MS * 2);
    const lines = await stage.ended(ada, runId);
    expect(typesOf(lines, runId)).toEqual([
      ...["agent_started", "message_delta", "tool_executing", "tool_completed"],
      ...["message_completed", "agent_failed"],
    ]);
    expect(only(lines, "tool_completed").payload).toMatchObject({ executionId: `${runId}.1`, success: false });
    expect(lines.at(-2)?.payload).toMatchObject({ role: "assistant", content: "half an ans" });
    expect(lines.at(-1)?.payload).toMatchObject({ code: "ERR_RUN_INTERRUPTED", retryable: true });
  });

  test("is left alone while its lease lasts, and for as long as it is renewed", async () => {
    await using stage = createStage();
    const [owner, other] = [stage.node(), stage.node()];
    for (const { registry } of [owner, other]) registry.register("long", () => new Promise(() => undefined));
    await owner.registry.start(ada, { content: "go" });
    for (let minute = 0; minute < 9; minute += 1) await stage.clock.advance(60_000);
    expect(typesOf(await stage.log(ada))).toEqual(["message_completed", "agent_started"]);
  });

  test("is not given up by its own node, however long the store could not be asked", async () => {
    await using stage = createStage();
    const renew = stage.engine.leases.renew.bind(stage.engine.leases);
    stage.engine.leases.renew = () => Promise.reject(new Error("connection reset"));
    const { registry } = stage.node();
    let finish: (() => void) | undefined;
    registry.register("long", () => new Promise((resolve) => (finish = () => resolve("done"))));
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.clock.advance(TTL_MS * 3);
    stage.engine.leases.renew = renew;
    await stage.clock.advance(TTL_MS);
    finish?.();
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_completed"]);
  });

  test("was taken over while its agent said nothing: the agent hears of it at the next renewal", async () => {
    await using stage = createStage();
    const { registry } = stage.node();
    let run: AgentRun | undefined;
    registry.register("silent", (own) => ((run = own), new Promise(() => undefined)));
    const { runId } = await registry.start(ada, { content: "go" });
    await stage.clock.advance(0);
    await stage.engine.leases.release(ada, { key: `run/${runId}`, token: 1 });
    await stage.engine.leases.acquire(ada, { key: `run/${runId}`, ttlMs: 3_600_000 });
    await stage.clock.advance(TTL_MS / 3);
    expect(run?.signal.aborted).toBe(true);
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started"]);
  });

  test("had an approval pending: it is void", async () => {
    await using stage = createStage();
    const { runId } = await crash(
      stage,
      (run) => run.requestApproval({ toolName: "pay", parameters: {} }),
      "approval_requested",
    );
    later(stage.node());
    await stage.clock.advance(TTL_MS * 2);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "approval_resolved").payload).toMatchObject({ approved: false, state: "void" });
  });

  test("was being cancelled: it is cancelled", async () => {
    await using stage = createStage();
    const { runId } = await crash(stage, () => new Promise(() => undefined), "agent_started");
    const survivor = stage.node();
    later(survivor);
    await survivor.registry.cancel(ada, runId, "enough");
    await stage.clock.advance(TTL_MS * 2);
    const lines = await stage.ended(ada, runId);
    expect(only(lines, "agent_cancelled").payload).toEqual({ by: "application", reason: "enough" });
    expect(typesOf(lines)).not.toContain("agent_failed");
  });

  test("had messages waiting behind it: the next one runs on the node that found out", async () => {
    await using stage = createStage();
    const { threadId } = await crash(stage, () => new Promise(() => undefined), "agent_started");
    const survivor = stage.node();
    later(survivor);
    const next = await survivor.registry.start(ada, { content: "next", threadId });
    await stage.clock.advance(TTL_MS * 2);
    const lines = (await stage.ended(ada, next.runId)).filter((line) => line.runId === next.runId);
    expect(only(lines, "agent_completed").payload.finalResponse).toBe("ran");
    expect(await survivor.registry.runs(ada)).toEqual([]);
  });

  test("ends once, also when two nodes find out", async () => {
    await using stage = createStage();
    const { runId } = await crash(stage, () => new Promise(() => undefined), "agent_started");
    for (let count = 0; count < 3; count += 1) later(stage.node());
    await stage.clock.advance(TTL_MS * 3);
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_failed"]);
  });

  test("comes back to life too late: it is fenced, says nothing more, and no call of it is unhandled", async () => {
    await using stage = createStage();
    const node = stage.node();
    await node.hub.manager(ada).sendEvent("hello", {});
    const idle = stage.clock.pending;
    let run: AgentRun | undefined;
    node.registry.register("agent", (own) => ((run = own), new Promise(() => undefined)));
    const { runId } = await node.registry.start(ada, { content: "go" });
    await stage.until(() => run !== undefined);
    await stage.engine.leases.release(ada, { key: `run/${runId}`, token: 1 });
    const taken = await stage.engine.leases.acquire(ada, { key: `run/${runId}`, ttlMs: 3_600_000 });
    expect(taken.status).toBe("acquired");
    await expect(run?.emit("too_late", {})).rejects.toMatchObject({ code: "ERR_FENCED" });
    await stage.until(() => run?.signal.aborted === true);
    await stage.clock.advance(TTL_MS);
    expect(typesOf(await stage.log(ada))).toEqual(["hello", "message_completed", "agent_started"]);
    expect(stage.clock.pending).toBe(idle);
  });
});

test("the shortest leases are looked for in time, also while hints come all the time", async () => {
  await using stage = createStage();
  const leaseTtlMs = 30;
  const first = stage.mortal({ leaseTtlMs });
  first.registry.register("agent", () => new Promise(() => undefined));
  const { runId } = await first.registry.start(ada, { content: "go" });
  const other = stage.node({ leaseTtlMs });
  // Right after a renewal.
  await stage.clock.advance(leaseTtlMs / 3);
  first.fate.kill();
  for (let ms = 0; ms < leaseTtlMs; ms += 1) {
    portsOf(other.hub).announceRelease();
    await stage.clock.advance(1);
  }
  expect(typesOf(await stage.log(ada), runId)).toEqual(["agent_started", "agent_failed"]);
});

test("a lease of a start that came to nothing is released", async () => {
  await using stage = createStage();
  later(stage.node());
  await stage.engine.leases.acquire(ada, { key: "run/run_nothing", ttlMs: 10 });
  await stage.clock.advance(TTL_MS);
  expect(await stage.engine.system.expiredLeases({ prefix: "run/", limit: 10 })).toEqual([]);
  expect(await stage.engine.leases.acquire(ada, { key: "run/run_nothing", ttlMs: 10 })).toMatchObject({
    status: "acquired",
  });
});
