import type { AgentRun } from "@isowire/agents";
import { describe, expect, test } from "vitest";
import { createWebSocketManager, WebSocketNotifier, websocketManager, withUserContext } from "../src/index.js";
import { createLegacyBench, user, withoutIds, type LegacyBench } from "./legacy-bench.js";

const refusal = (code: string): object => expect.objectContaining({ code }) as object;
const work = { userId: "ada", threadId: "t1", runId: "old-1", agentName: "triage", taskDescription: "find it" };
const typesOf = async (bench: LegacyBench, userId = "ada"): Promise<string[]> =>
  (await bench.log(user(userId))).map(({ type }) => type);

test("an old agent's whole run arrives as a run of today: begun once, tools closed, ended once", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(createWebSocketManager(user("ada")));
  await notifier.sendAgentStarted(work);
  await notifier.sendAgentThinking(work, "where was it?", 1);
  await notifier.sendToolExecuting(work, "search", { q: "x" });
  await notifier.sendToolCompleted(work, "search", ["A-17"]);
  await notifier.sendFinalReport(work, { savings: 7 });
  await notifier.sendAgentCompleted(work, { final_response: "found it" });
  const ids = { threadId: "t1", runId: "run" };
  expect(withoutIds(await bench.log(user("ada")))).toEqual([
    { type: "message_completed", payload: { messageId: "msg", role: "user", content: "find it" }, threadId: "t1" },
    { type: "agent_started", payload: { agent: "triage", input: { content: "find it" } }, ...ids },
    { type: "agent_thinking", payload: { reasoning: "where was it?", step: 1 }, ...ids },
    {
      type: "tool_executing",
      payload: { executionId: "run.1", toolName: "search", parameters: { q: "x" } },
      ...ids,
    },
    {
      type: "tool_completed",
      payload: { executionId: "run.1", toolName: "search", durationMs: 0, success: true, results: ["A-17"] },
      ...ids,
    },
    { type: "final_report", payload: { savings: 7 }, ...ids },
    {
      type: "agent_completed",
      payload: { status: "completed", finalResponse: "found it", durationMs: 0 },
      ...ids,
    },
  ]);
});

test("what is not awaited keeps the order of the calls", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(user("ada"));
  const thoughts = Array.from({ length: 20 }, (_, n) => String(n));
  await Promise.all([
    notifier.sendAgentStarted(work),
    ...thoughts.map((thought) => notifier.sendAgentThinking(work, thought)),
  ]);
  await notifier.sendAgentCompleted(work);
  const said = (await bench.log(user("ada"))).flatMap(({ type, payload }) =>
    type === "agent_thinking" ? [(payload as { reasoning: string }).reasoning] : [],
  );
  expect(said).toEqual(thoughts);
});

test("a tool whose result is an error has failed", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(user("ada"));
  await notifier.sendAgentStarted(work);
  for (const result of [{ error: "no such order" }, { success: false }]) {
    await notifier.sendToolExecuting(work, "search");
    expect(await notifier.sendToolCompleted(work, "search", result)).toBe(true);
  }
  await notifier.sendAgentCompleted(work);
  const ends = (await bench.log(user("ada"))).filter(({ type }) => type === "tool_completed");
  expect(ends.map(({ payload }) => payload)).toMatchObject([
    { success: false, error: "no such order" },
    { success: false, error: "the tool failed" },
  ]);
});

describe("a notifier that has no run is refused", () => {
  const notifier = (): WebSocketNotifier => new WebSocketNotifier(user("ada"));
  test.each<[string, () => Promise<unknown>]>([
    ["sendAgentThinking", () => notifier().sendAgentThinking(work, "hm")],
    ["sendPartialResult", () => notifier().sendPartialResult(work, "half")],
    ["sendToolExecuting", () => notifier().sendToolExecuting(work, "search")],
    ["sendToolCompleted", () => notifier().sendToolCompleted(work, "search")],
    ["sendFinalReport", () => notifier().sendFinalReport(work, {})],
    ["sendAgentCompleted", () => notifier().sendAgentCompleted(work)],
  ])("%s", async (_name, call) => {
    await using bench = createLegacyBench();
    await expect(call()).rejects.toEqual(refusal("ERR_RUN_LIFECYCLE"));
    expect(await bench.log(user("ada"))).toEqual([]);
  });

  test("and so is one without a user, and one that names another", async () => {
    await using bench = createLegacyBench();
    const userless = new WebSocketNotifier(websocketManager);
    await expect(userless.sendAgentStarted(work)).rejects.toEqual(refusal("ERR_LEGACY_NEEDS_USER"));
    const foreign = notifier().sendAgentStarted({ ...work, userId: "grace" });
    await expect(foreign).rejects.toEqual(refusal("ERR_ISOLATION"));
    expect([...(await bench.log(user("ada"))), ...(await bench.log(user("grace")))]).toEqual([]);
  });
});

test("a tool that never began cannot be completed, and a run cannot begin twice", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(user("ada"));
  await notifier.sendAgentStarted(work);
  await expect(notifier.sendToolCompleted(work, "search")).rejects.toEqual(refusal("ERR_RUN_LIFECYCLE"));
  await expect(notifier.sendAgentStarted(work)).rejects.toEqual(refusal("ERR_RUN_LIFECYCLE"));
  await notifier.sendAgentCompleted(work);
  expect(await typesOf(bench)).toEqual(["message_completed", "agent_started", "agent_completed"]);
});

test("a second run in a busy thread is refused, and starts once the first was told to end", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(user("ada"));
  const second = { ...work, runId: "old-2", agentName: "report" };
  await notifier.sendAgentStarted(work);
  await expect(notifier.sendAgentStarted(second)).rejects.toEqual(refusal("ERR_RUN_LIFECYCLE"));
  await Promise.all([notifier.sendAgentCompleted(work), notifier.sendAgentStarted(second)]);
  await notifier.sendAgentCompleted(second);
  const ends = (await typesOf(bench)).filter((type) => type.startsWith("agent_"));
  expect(ends).toEqual(["agent_started", "agent_completed", "agent_started", "agent_completed"]);
});

test("two users' agents of one name and one run id never meet", async () => {
  await using bench = createLegacyBench();
  await Promise.all(
    ["ada", "grace"].map(async (userId) => {
      const notifier = new WebSocketNotifier(user(userId));
      const own = { ...work, userId };
      await notifier.sendAgentStarted(own);
      await notifier.sendAgentThinking(own, `of ${userId}`);
      await notifier.sendAgentCompleted(own);
    }),
  );
  for (const userId of ["ada", "grace"]) {
    const log = await bench.log(user(userId));
    expect(log.filter(({ type }) => type === "agent_thinking")).toMatchObject([
      { payload: { reasoning: `of ${userId}` } },
    ]);
  }
});

test("the end is a rejection when the run was cancelled meanwhile", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(user("ada"), { registry: bench.registry });
  await notifier.sendAgentStarted(work);
  const [{ runId = "" } = {}] = await bench.registry.runs(user("ada"));
  const ended = async (): Promise<boolean> => (await bench.registry.runs(user("ada"))).length === 0;
  await bench.registry.cancel(user("ada"), runId);
  await expect.poll(ended, { timeout: 10_000 }).toBe(true);
  await expect(notifier.sendAgentCompleted(work)).rejects.toEqual(refusal("ERR_RUN_LIFECYCLE"));
  expect((await typesOf(bench)).at(-1)).toBe("agent_cancelled");
});

test("beside the application's own registry it has to be given that one", async () => {
  await using bench = createLegacyBench();
  const { registry } = bench;
  await expect(new WebSocketNotifier(user("ada")).sendAgentStarted(work)).rejects.toMatchObject({
    code: "ERR_COMMAND_HANDLED",
    message: expect.stringContaining("new WebSocketNotifier(manager, { registry })") as string,
  });
  expect(await new WebSocketNotifier(user("ada"), { registry }).sendAgentStarted(work)).toBe(true);
});

test("nobody but its notifier starts its agent", async () => {
  await using bench = createLegacyBench();
  const notifier = new WebSocketNotifier(user("ada"), { registry: bench.registry });
  await notifier.sendAgentStarted(work);
  const started = bench.registry.start(user("ada"), { agent: "triage", content: "hi" });
  await expect(started).rejects.toEqual(refusal("ERR_UNKNOWN_AGENT"));
});

test("in an agent of today old code speaks through that agent's run", async () => {
  await using bench = createLegacyBench();
  const old = async (): Promise<void> => {
    const notifier = new WebSocketNotifier(websocketManager);
    await notifier.sendAgentStarted(work);
    await notifier.sendAgentThinking(work, "where was it?");
    await notifier.sendToolExecuting(work, "search", {});
    await notifier.sendToolCompleted(work, "search", []);
    await notifier.sendAgentCompleted(work, "found it");
  };
  let run: AgentRun | undefined;
  bench.registry.register("modern", async (each) => {
    run = each;
    await withUserContext(each.context, old);
  });
  await bench.registry.start(user("ada"), { content: "find it", threadId: "t1" });
  await expect.poll(() => typesOf(bench), { timeout: 10_000 }).toContain("agent_completed");
  const log = await bench.log(user("ada"));
  expect(log.map(({ type }) => type)).toEqual([
    "message_completed",
    "agent_started",
    "agent_thinking",
    "tool_executing",
    "tool_completed",
    "message_delta",
    "message_completed",
    "agent_completed",
  ]);
  expect(log.at(-1)?.payload).toMatchObject({ finalResponse: "found it" });
  expect(new Set(log.slice(1).map(({ runId }) => runId))).toEqual(new Set([run?.runId]));
});
