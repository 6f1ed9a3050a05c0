import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "@isowire/agents";
import { createMemoryEngine } from "@isowire/core";
import { expect, test } from "vitest";
import { collect, type Got } from "../src/received.js";
import { serve, type Served } from "../src/serve.js";
import { until } from "../src/until.js";

const STEPS = 12;
const USERS = ["ada", "grace", "edsger"];
const TERMINAL = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

/** One address in front of whichever node is to get new connections, as a load balancer is. */
async function openDoor(portOf: () => number): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(portOf(), "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => (sockets.delete(one), other.destroy()));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function checkRun(events: readonly Got[]): void {
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === "agent_started")).toHaveLength(1);
  expect(types[0]).toBe("agent_started");
  expect(types.filter((type) => TERMINAL.has(type))).toEqual(["agent_completed"]);
  expect(types.at(-1)).toBe("agent_completed");
  const open = new Set<unknown>();
  for (const { type, payload } of events) {
    if (type === "tool_executing") expect(open.has(payload["executionId"])).toBe(false);
    if (type === "tool_executing") open.add(payload["executionId"]);
    if (type === "tool_completed") expect(open.delete(payload["executionId"])).toBe(true);
  }
  expect(open.size).toBe(0);
}

test("a rolling restart of every node loses nothing and interrupts no run", { timeout: 60_000 }, async () => {
  const attempts = new Map<string, number>();
  const work: Agent = async (run) => {
    attempts.set(run.runId, run.attempt);
    const done = (run.state.get() as string[] | undefined) ?? [];
    while (done.length < STEPS) {
      // The first attempt is never done, however slow the machine: the run has to move.
      if (run.attempt === 1 && done.length === 3) await once(run.signal, "abort");
      const text = await run.tool("work", { step: done.length }, async ({ executionId }) => {
        await sleep(60);
        return executionId.replace(run.runId, "");
      });
      done.push(text);
      await run.state.set(done);
    }
    return done.join("");
  };
  const engine = createMemoryEngine();
  // Stays until the last node is gone.
  await using base = await serve({ hub: { engine } });
  const startNode = (): Promise<Served> => serve({ agents: { work }, resumable: true, hub: { engine } });
  let node = await startNode();
  await using door = await openDoor(() => node.port);
  const url = `ws://127.0.0.1:${String(door.port)}/ws`;
  const pages = USERS.flatMap((userId) => [base.page(userId, { url }), base.page(userId, { url })]);
  const seen = pages.map(collect);
  await Promise.all(seen.map(({ open }) => open));
  for (const page of pages) await page.command("user_message", { content: "go" });

  for (let restart = 0; restart < 3; restart += 1) {
    const leaving = node;
    node = await startNode();
    await leaving.hub.drain({ windowMs: 80, runGraceMs: 80 });
    await leaving[Symbol.asyncDispose]();
  }

  const ends = (events: readonly Got[]): number => events.filter(({ type }) => TERMINAL.has(type)).length;
  await until(() => seen.every(({ events }) => ends(events) === 2), () => seen.map(({ events }) => events.length)); // prettier-ignore
  for (const { events } of seen) {
    expect(events.map(({ offset }) => offset)).toEqual(events.map((_, index) => index + 1));
    const runIds = new Set(events.flatMap(({ runId }) => (runId === undefined ? [] : [runId])));
    expect(runIds.size).toBe(2);
    for (const runId of runIds) checkRun(events.filter((event) => event.runId === runId));
    const answers = events
      .filter(({ type }) => type === "agent_completed")
      .map(({ payload }) => payload["finalResponse"]);
    const whole = Array.from({ length: STEPS }, (_, step) => `.${String(step + 1)}`).join("");
    expect(answers).toEqual([whole, whole]);
  }
  for (let at = 0; at < pages.length; at += 2) expect(seen[at]?.events).toEqual(seen[at + 1]?.events);
  expect([...attempts.values()].every((attempt) => attempt > 1)).toBe(true);
  await node[Symbol.asyncDispose]();
});
