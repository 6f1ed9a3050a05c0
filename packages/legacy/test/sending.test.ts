import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAgentRegistry, AGENT_EVENT_TYPES } from "@isowire/agents";
import { attachWebSocketServer } from "@isowire/ws";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createWebSocketManager } from "../src/create-web-socket-manager.js";
import { LEGACY_AGENT_EVENT_TYPES } from "../src/agent-payload.js";
import { createLegacyBench, user } from "./legacy-bench.js";

const refusal = (code: string): object => expect.objectContaining({ code }) as object;

test("an old send arrives at a real socket", async () => {
  await using bench = createLegacyBench();
  const ada = user("ada");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = attachWebSocketServer(server, { hub: bench.hub, authenticate: () => ada, allowedOrigins: [] });
  const socket = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/ws?resume=start`);
  try {
    const note = new Promise<{ type: string }>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("message", (data) => {
        const received = JSON.parse((data as Buffer).toString("utf8")) as { type: string };
        if (received.type === "note") resolve(received);
      });
    });
    await createWebSocketManager(ada).sendToUser("ada", { type: "note", text: "hi", thread_id: "t1" });
    expect(await note).toMatchObject({ type: "note", offset: 1, threadId: "t1", payload: { text: "hi" } });
  } finally {
    socket.terminate();
    await endpoint.close();
    server.close();
  }
});

describe("a send that comes to nothing is a rejection", () => {
  test.each([
    ["no type", { text: "hi" }, "ERR_EVENT_TYPE"],
    ["a type that is none", { type: "Not A Type" }, "ERR_EVENT_TYPE"],
    ["the wire's own type", { type: "isowire:reset" }, "ERR_RESERVED_TYPE"],
    ["no message", "hello", "ERR_PAYLOAD"],
    ["a payload that is no JSON", { type: "note", n: 1n }, "ERR_PAYLOAD"],
    ["a thread that is no id", { type: "note", thread_id: 7 }, "ERR_ID"],
    ["too much", { type: "note", text: "x".repeat(300_000) }, "ERR_EVENT_TOO_LARGE"],
  ])("%s", async (_what, message, code) => {
    await using bench = createLegacyBench();
    const sent = createWebSocketManager(user("ada")).sendToUser("ada", message as { type: string });
    await expect(sent).rejects.toEqual(refusal(code));
    expect(await bench.log(user("ada"))).toEqual([]);
  });

  test("a closed hub", async () => {
    const bench = createLegacyBench();
    const manager = createWebSocketManager(user("ada"));
    await bench.hub.close();
    await expect(manager.sendToUser("ada", { type: "note" })).rejects.toEqual(refusal("ERR_NO_DEFAULT_HUB"));
  });
});

test("calls are appended in call order, whichever method, awaited or not", async () => {
  await using bench = createLegacyBench();
  const manager = createWebSocketManager(user("ada"));
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  await Promise.all(
    numbers.map((n) => {
      if (n % 3 === 0) return manager.sendToUser("ada", { type: "note", n });
      if (n % 3 === 1) return manager.emitCriticalEvent("ada", "note", { n });
      return manager.emitCriticalEvent("ada", "agent_thinking", { reasoning: "because", n });
    }),
  );
  expect((await bench.log(user("ada"))).map(({ payload }) => (payload as { n: number }).n)).toEqual(numbers);
});

describe("agent events, while @isowire/agents has them reserved", () => {
  test("an old agent's five events arrive as a run's would", async () => {
    await using bench = createLegacyBench();
    createAgentRegistry().setWebSocketManager(bench.hub);
    const ada = user("ada");
    const device = bench.device(ada);
    const manager = createWebSocketManager(ada);
    const ids = { thread_id: "t1", run_id: "r1" };
    await expect(bench.hub.manager(ada).sendEvent("agent_started", {})).rejects.toEqual(refusal("ERR_RESERVED_TYPE"));
    await manager.emitCriticalEvent("ada", "agent_started", { ...ids, agent_name: "triage" });
    await manager.emitCriticalEvent("ada", "agent_thinking", { ...ids, reasoning: "because" });
    const tool = { tool_name: "search", execution_id: "e1" };
    await manager.sendToUser("ada", { type: "tool_executing", ...ids, data: { ...tool, parameters: {} } });
    await manager.sendToUser("ada", { type: "tool_completed", ...ids, ...tool, results: [1], duration: 2 });
    await manager.sendToUser("ada", { type: "agent_completed", ...ids, final_response: "done" });
    const inRun = { threadId: "t1", runId: "r1" };
    expect(await device(5)).toEqual([
      { type: "agent_started", payload: { agent: "triage" }, ...inRun },
      { type: "agent_thinking", payload: { reasoning: "because" }, ...inRun },
      { type: "tool_executing", payload: { toolName: "search", executionId: "e1", parameters: {} }, ...inRun },
      {
        type: "tool_completed",
        payload: { toolName: "search", executionId: "e1", success: true, results: [1], durationMs: 2000 },
        ...inRun,
      },
      { type: "agent_completed", payload: { status: "completed", finalResponse: "done" }, ...inRun },
    ]);
  });

  test("a run of a registered agent cannot be spoken for", async () => {
    await using bench = createLegacyBench();
    const ada = user("ada");
    const registry = createAgentRegistry();
    registry.setWebSocketManager(bench.hub);
    let runId: string | undefined;
    registry.register("patient", (run) => {
      runId = run.runId;
      return new Promise((resolve) => run.signal.addEventListener("abort", resolve));
    });
    const device = bench.device(ada);
    await registry.start(ada, { agent: "patient", content: "hello" });
    await expect.poll(() => runId, { timeout: 10_000 }).toBeDefined();
    const before = await bench.log(ada);
    const manager = createWebSocketManager(ada);
    const spoken = manager.emitCriticalEvent("ada", "agent_completed", { run_id: runId, final_response: "not so" });
    await expect(spoken).rejects.toEqual(refusal("ERR_RUN_LIFECYCLE"));
    expect(await bench.log(ada)).toEqual(before);
    expect((await device(before.length)).map(({ type }) => type)).not.toContain("agent_completed");
  });

  test("what old code never sent stays reserved", async () => {
    await using bench = createLegacyBench();
    createAgentRegistry().setWebSocketManager(bench.hub);
    const manager = createWebSocketManager(user("ada"));
    const others = AGENT_EVENT_TYPES.filter((type) => !(LEGACY_AGENT_EVENT_TYPES as readonly string[]).includes(type));
    expect(others).toHaveLength(AGENT_EVENT_TYPES.length - LEGACY_AGENT_EVENT_TYPES.length);
    for (const type of others) {
      await expect(manager.sendToUser("ada", { type })).rejects.toEqual(refusal("ERR_RESERVED_TYPE"));
    }
  });

  test("reach only the user they are sent through", async () => {
    await using bench = createLegacyBench();
    const manager = createWebSocketManager(user("ada"));
    const sent = manager.emitCriticalEvent("grace", "agent_started", { agent_name: "triage" });
    await expect(sent).rejects.toEqual(refusal("ERR_ISOLATION"));
    const named = manager.emitCriticalEvent("ada", "agent_started", { agent_name: "triage", user_id: "grace" });
    await expect(named).rejects.toEqual(refusal("ERR_ISOLATION"));
    expect(await bench.log(user("grace"))).toEqual([]);
  });
});
