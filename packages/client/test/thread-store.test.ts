import { describe, expect, test } from "vitest";
import { createThreadStore, type ThreadStore } from "../src/thread.js";
import { LogServer } from "./log-server.js";
import { until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

const delta = (text: string, messageId = "m1") => ["message_delta", { messageId, delta: text }] as const;
const STARTED = ["agent_started", { agent: "writer" }] as const;

/** Subscribes; what the screen would show can be awaited. */
function watch(store: ThreadStore) {
  let calls = 0;
  const end = store.subscribe(() => (calls += 1));
  return {
    get calls() {
      return calls;
    },
    text: () => store.getSnapshot().messages.map(({ content }) => content),
    loaded: () => until(() => !store.getSnapshot().loading, "the thread to be loaded"),
    shows: (content: string) =>
      until(
        () => store.getSnapshot().messages.some((message) => message.content === content),
        `"${content}" on the screen`,
      ),
    [Symbol.dispose]: end,
  };
}

describe("a thread store", () => {
  test("shows history and live entries as one, each once", async () => {
    await using log = await LogServer.listen();
    log.write(...STARTED);
    for (const text of ["a", "b"]) log.write(...delta(text));
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await screen.shows("ab");
    log.write(...delta("c"));
    await screen.shows("abc");
    log.write("message_completed", { messageId: "m1", role: "assistant", content: "abc!" });
    log.write("agent_completed", { status: "completed", durationMs: 1 });
    await screen.shows("abc!");
    await until(() => store.getSnapshot().runs[0]?.status === "completed", "the run to end");
    expect(store.getSnapshot()).toMatchObject({ loading: false, hasOlder: false, error: undefined });
  });

  test("loads more history until an open run is covered from its beginning, and older on demand", async () => {
    await using log = await LogServer.listen();
    for (let i = 1; i <= 250; i += 1)
      log.write("message_completed", { messageId: `u${i}`, role: "user", content: `q${i}` });
    log.write(...STARTED);
    for (let i = 1; i <= 300; i += 1) log.write(...delta("x"));
    log.runs = [{ runId: "r1", threadId: "t1", agent: "writer", status: "running", from: 251 }];
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await screen.shows("x".repeat(300));
    await screen.loaded();
    expect(log.historyRequests.map(({ before, limit }) => [before, limit])).toEqual([
      [undefined, 200],
      [352, 200],
    ]);
    expect(store.getSnapshot().hasOlder).toBe(true);
    expect(screen.text()[0]).toBe("q152");
    await store.loadOlder();
    await screen.shows("q1");
    expect(store.getSnapshot().hasOlder).toBe(false);
    await store.loadOlder();
    expect(log.historyRequests).toHaveLength(3);
  });

  test("that is made while the client is open asks for the open runs, and loads them from their beginning", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    await test.reached("open");
    log.write(...STARTED);
    for (let i = 1; i <= 250; i += 1) log.write(...delta("x"));
    await test.received(251);
    log.runs = [{ runId: "r1", threadId: "t1", agent: "writer", status: "cancelling", from: 1 }];
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await screen.shows("x".repeat(250));
    await screen.loaded();
    expect(store.getSnapshot().runs).toMatchObject([{ status: "cancelling", startedAt: 1_001 }]);
    expect(log.historyRequests).toHaveLength(2);
  });

  test("keeps its place over a reconnect and does not load again", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await screen.loaded();
    log.write(...STARTED);
    log.write(...delta("a"));
    await screen.shows("a");
    log.peer.cut();
    await until(() => log.server.peers.length === 2, "the reconnect");
    log.write(...delta("b"));
    await screen.shows("ab");
    expect(test.client.status.resumed).toBe("recovered");
    expect(log.historyRequests).toHaveLength(1);
  });

  test("whose log was lost loads anew and shows the old state until then", async () => {
    await using log = await LogServer.listen();
    log.write("message_completed", { messageId: "u1", role: "user", content: "before" });
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await screen.shows("before");
    await screen.loaded();
    log.isMute = true;
    log.reset();
    log.write("message_completed", { messageId: "u2", role: "user", content: "after" });
    await until(() => store.getSnapshot().loading, "the loading to begin");
    expect(screen.text()).toEqual(["before"]);
    log.isMute = false;
    log.peer.cut();
    await screen.shows("after");
    expect(screen.text()).toEqual(["after"]);
  });

  test("loads anew when the client could not be caught up", async () => {
    await using log = await LogServer.listen();
    log.write("message_completed", { messageId: "u1", role: "user", content: "before" });
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await screen.shows("before");
    log.epoch = "epoch-two";
    log.log = [];
    log.write("message_completed", { messageId: "u2", role: "user", content: "after" });
    log.peer.cut();
    await screen.shows("after");
    expect(screen.text()).toEqual(["after"]);
    expect(test.client.status.resumed).toBe("unavailable");
  });

  test("shows pending approvals of the snapshot, and says what the user says", async () => {
    await using log = await LogServer.listen();
    const approval = { approvalId: "a1", runId: "r1", threadId: "t1", toolName: "pay", parameters: {}, expiresAt: 9 };
    log.runs = [{ runId: "r1", threadId: "t1", agent: "writer", status: "waiting", from: 0 }];
    log.approvals = [approval, { ...approval, approvalId: "a2", threadId: "t2" }];
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await until(() => store.getSnapshot().approvals.length === 1, "the approval");
    await screen.loaded();
    expect(store.getSnapshot().approvals).toEqual([approval]);
    expect(await store.send("hello", { agent: "writer" })).toEqual({ runId: "r-new", threadId: "t1" });
    await store.cancel("r1");
    await store.approve("a1", false, "too much");
    expect(log.commands).toMatchObject([
      { type: "user_message", threadId: "t1", payload: { content: "hello", agent: "writer" } },
      { type: "run_cancel", payload: { runId: "r1" } },
      { type: "tool_approval", payload: { approvalId: "a1", approved: false, reason: "too much" } },
    ]);
  });

  test("shows what went wrong while loading", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    log.isMute = true;
    const store = createThreadStore(test.client, { threadId: "t1" });
    using screen = watch(store);
    await test.reached("open");
    log.peer.close(4504);
    await test.reached("stopped");
    await screen.loaded();
    expect(store.getSnapshot()).toMatchObject({ error: { code: "ERR_CLIENT_STOPPED" }, status: { state: "stopped" } });
    log.isMute = false;
    test.client.reconnect();
    await until(
      () => store.getSnapshot().error === undefined && !store.getSnapshot().loading,
      "the thread to be loaded",
    );
  });

  test("gives the same snapshot until something changed", async () => {
    await using log = await LogServer.listen();
    using test = new TestClient(log);
    const store = createThreadStore(test.client, { threadId: "t1" });
    expect(store.getSnapshot()).toBe(store.getSnapshot());
    using screen = watch(store);
    await screen.loaded();
    const before = store.getSnapshot();
    expect(store.getSnapshot()).toBe(before);
    log.write("message_completed", { messageId: "u1", role: "user", content: "new" });
    await screen.shows("new");
    expect(store.getSnapshot()).not.toBe(before);
  });
});
