import { createFakeClock } from "@isowire/core/testing";
import { describe, expect, test } from "vitest";
import { type Peer, ScriptedServer, until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

const welcomed = (peer: Peer): void => peer.welcome(0);

/** Acknowledges every command with its own payload. */
async function echo(peer: Peer, count: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let i = 0; i < count; i += 1) {
    const { id, payload } = await peer.next();
    seen.push(payload);
    peer.ack(id, { result: payload });
  }
  return seen;
}

describe("a command", () => {
  test("resolves to the result of its ack, and its id is a UUID", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const answer = test.client.command("user_message", { content: "hello" }, { threadId: "t1" });
    const peer = await server.nextPeer();
    const sent = await peer.next();
    expect(sent).toMatchObject({ type: "user_message", threadId: "t1", payload: { content: "hello" } });
    expect(sent["id"]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    peer.ack(sent["id"], { result: { runId: "r1" } });
    await expect(answer).resolves.toEqual({ runId: "r1" });
  });

  test("waits for a connection, in order", async () => {
    await using server = await ScriptedServer.listen();
    using test = new TestClient(server);
    const answers = Promise.all([1, 2, 3, 4, 5].map((n) => test.client.command("do", { n })));
    const peer = await server.nextPeer();
    expect(peer.received).toEqual([]);
    peer.welcome();
    expect(await echo(peer, 5)).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
    expect(await answers).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
  });

  test("is sent again in order with the same id when the connection ended before the answer; a duplicate ack answers it", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const answers = Promise.all([1, 2].map((n) => test.client.command("do", { n })));
    const first = await server.nextPeer();
    const sent = [await first.next(), await first.next()];
    first.cut();
    const second = await server.nextPeer();
    const again = [await second.next(), await second.next()];
    expect(again).toEqual(sent);
    for (const { id } of again) second.ack(id, { duplicate: true, result: "done" });
    expect(await answers).toEqual(["done", "done"]);
  });

  test("is sent once on each connection", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const one = test.client.command("do", { n: 1 });
    const peer = await server.nextPeer();
    await peer.next();
    const two = test.client.command("do", { n: 2 });
    expect(await peer.next()).toMatchObject({ payload: { n: 2 } });
    expect(peer.received).toHaveLength(2);
    for (const { id } of peer.received) peer.ack(id);
    await Promise.all([one, two]);
  });

  test("beyond maxQueuedCommands or maxQueuedBytes is refused, the others stay", async () => {
    await using server = await ScriptedServer.listen();
    using few = new TestClient(server, { maxQueuedCommands: 2 });
    const kept = [few.client.command("do", { n: 1 }), few.client.command("do", { n: 2 })];
    await expect(few.client.command("do")).rejects.toMatchObject({ code: "ERR_CLIENT_QUEUE_FULL" });
    const peer = await server.nextPeer();
    peer.welcome();
    await echo(peer, 2);
    await Promise.all(kept);
    using small = new TestClient(server, { maxQueuedBytes: 300 });
    const fits = small.client.command("do", { text: "x".repeat(100) });
    const refused = small.client.command("do", { text: "x".repeat(100) });
    await expect(refused).rejects.toMatchObject({ code: "ERR_CLIENT_QUEUE_FULL" });
    small.client.close();
    await expect(fits).rejects.toMatchObject({ code: "ERR_CLIENT_CLOSED", details: { outcome: "not sent" } });
  });

  test("first written longer ago than the server remembers ids is rejected, not sent again", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome(0, { commandWindowMs: 60_000 }));
    using test = new TestClient(server, { clock, backoff: { minMs: 11_000, maxMs: 11_000 } });
    await test.reached("open");
    const old = test.client.command("do", { n: "old" }).catch((error: unknown) => error);
    const first = await server.nextPeer();
    await first.next();
    await clock.advance(20_000);
    void test.client.command("do", { n: "young" }).catch(() => undefined);
    await first.next();
    first.cut();
    await test.reached("waiting");
    const unsent = test.client.command("do", { n: "unsent" });
    server.script = (peer) => peer.welcome(0, { commandWindowMs: 30_000 });
    await clock.advance(11_000);
    const second = await server.nextPeer();
    expect(await second.next()).toMatchObject({ payload: { n: "young" } });
    const last = await second.next();
    expect(last).toMatchObject({ payload: { n: "unsent" } });
    second.ack(last["id"]);
    await unsent;
    expect(await old).toMatchObject({ code: "ERR_OUTCOME_UNKNOWN" });
  });

  test("counts as first written when it was, however often it was sent again", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome(0, { commandWindowMs: 30_000 }));
    using test = new TestClient(server, { clock, random: () => 0, backoff: { minMs: 11_000, maxMs: 11_000 } });
    const answer = test.client.command("do").catch((error: unknown) => error);
    for (let sent = 1; sent <= 3; sent += 1) {
      const peer = await server.nextPeer();
      await peer.next();
      peer.cut();
      await test.reached("waiting");
      await clock.advance(11_000);
    }
    expect(await answer).toMatchObject({ code: "ERR_OUTCOME_UNKNOWN" });
  });

  test("that was rate-limited holds back those that follow, so that the order stays", async () => {
    const clock = createFakeClock();
    let wake: () => void = () => undefined;
    const visibility = { subscribe: (fn: () => void) => ((wake = fn), () => undefined) };
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server, { clock, visibility });
    const one = test.client.command("do", { n: 1 });
    const peer = await server.nextPeer();
    const { id } = await peer.next();
    peer.error(id, { code: "ERR_RATE_LIMITED", retryable: true, retryAfterMs: 200 });
    peer.entries(1, 1);
    await test.received(1);
    const two = test.client.command("do", { n: 2 });
    // A ping is not held back: whatever was sent before it has arrived with it.
    wake();
    expect(await peer.next()).toEqual({ type: "isowire:ping" });
    await clock.advance(200);
    expect(await echo(peer, 2)).toEqual([{ n: 1 }, { n: 2 }]);
    await Promise.all([one, two]);
  });

  test("that was told when to ask again is not sent earlier over a new connection", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server, { clock, backoff: { minMs: 100, maxMs: 100 } });
    const answers = Promise.all([1, 2].map((n) => test.client.command("do", { n })));
    const first = await server.nextPeer();
    const [pending, limited] = [await first.next(), await first.next()];
    first.error(pending["id"], { code: "ERR_COMMAND_PENDING", retryable: true, retryAfterMs: 8_000 });
    first.error(limited["id"], { code: "ERR_RATE_LIMITED", retryable: true, retryAfterMs: 5_000 });
    first.entries(1, 1);
    await test.received(1);
    first.cut();
    await test.reached("waiting");
    await clock.advance(100);
    await test.reached("open");
    const second = await server.nextPeer();
    await clock.advance(4_899);
    second.entries(2, 2);
    await test.received(2);
    expect(second.received).toEqual([]);
    await clock.advance(1);
    expect(await second.next()).toEqual(limited);
    second.ack(limited["id"]);
    await clock.advance(2_999);
    second.entries(3, 3);
    await test.received(3);
    expect(second.received).toHaveLength(1);
    await clock.advance(1);
    expect(await second.next()).toEqual(pending);
    second.ack(pending["id"]);
    await answers;
  });

  test("that was rate-limited or is still being handled is asked again with the same id", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const answers = Promise.all([1, 2, 3].map((n) => test.client.command("do", { n })));
    const peer = await server.nextPeer();
    const [one, two, three] = [await peer.next(), await peer.next(), await peer.next()];
    peer.error(one["id"], { code: "ERR_RATE_LIMITED", retryable: true, retryAfterMs: 150 });
    peer.error(two["id"], { code: "ERR_RATE_LIMITED", retryable: true, retryAfterMs: 100 });
    peer.error(three["id"], { code: "ERR_COMMAND_PENDING", retryable: true, retryAfterMs: 400 });
    expect([await peer.next(), await peer.next(), await peer.next()]).toEqual([one, two, three]);
    for (const { id } of [one, two, three]) peer.ack(id, { result: "late" });
    expect(await answers).toEqual(["late", "late", "late"]);
  });

  test("rejects with the server's code, also one this version does not know", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const peer = await server.nextPeer();
    for (const code of ["ERR_UNKNOWN_COMMAND", "ERR_INVENTED"]) {
      const answer = test.client.command("do").catch((error: unknown) => error);
      const { id } = await peer.next();
      peer.error(id, { code, retryable: true, retryAfterMs: 7 });
      expect(await answer).toMatchObject({
        name: "IsowireError",
        code,
        retryable: true,
        retryAfterMs: 7,
        message: "scripted",
      });
    }
    expect(peer.received).toHaveLength(2);
  });

  test("with an aborted signal is taken back", async () => {
    await using server = await ScriptedServer.listen();
    using test = new TestClient(server);
    const controller = new AbortController();
    const answer = test.client.command("do", {}, { signal: controller.signal });
    controller.abort(new Error("changed my mind"));
    await expect(answer).rejects.toThrow("changed my mind");
    const peer = await server.nextPeer();
    peer.welcome();
    const kept = test.client.command("other");
    const sent = await peer.next();
    expect(sent["type"]).toBe("other");
    peer.ack(sent["id"]);
    await kept;
  });

  test("that could never be answered is refused at once", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome(0, { maxMessageBytes: 1_000 }));
    using test = new TestClient(server);
    await test.reached("open");
    const { client } = test;
    await expect(client.command("isowire:ping")).rejects.toMatchObject({ code: "ERR_RESERVED_TYPE" });
    await expect(client.command("do", {}, { id: "short" })).rejects.toMatchObject({ code: "ERR_COMMAND_ID" });
    await expect(client.command("do", { n: 1n })).rejects.toMatchObject({ code: "ERR_PAYLOAD" });
    await expect(client.command("do", "x".repeat(1_000))).rejects.toMatchObject({ code: "ERR_EVENT_TOO_LARGE" });
    expect(server.peers[0]?.received).toEqual([]);
  });

  test("with an id that is under way shares its answer, and never stands for another command", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const id = "0123456789abcdef";
    const both = Promise.all([1, 1].map((n) => test.client.command("do", { n }, { id })));
    await expect(test.client.command("do", { n: 2 }, { id })).rejects.toMatchObject({ code: "ERR_COMMAND_ID_REUSED" });
    const peer = await server.nextPeer();
    peer.ack((await peer.next())["id"], { result: "one" });
    expect(await both).toEqual(["one", "one"]);
    expect(peer.received).toHaveLength(1);
  });
});

describe("close", () => {
  test("rejects what waits and says whether it was sent; is final and idempotent", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const answer = test.client.command("do").catch((error: unknown) => error);
    const peer = await server.nextPeer();
    await peer.next();
    test.client.close();
    test.client.close();
    expect(await answer).toMatchObject({ code: "ERR_CLIENT_CLOSED", details: { outcome: "unknown" } });
    expect(await peer.closed()).toBe(1000);
    await expect(test.client.command("do")).rejects.toMatchObject({ code: "ERR_CLIENT_CLOSED" });
    expect(() => test.client.reconnect()).toThrow(expect.objectContaining({ code: "ERR_CLIENT_CLOSED" }));
    expect(test.statuses.at(-1)).toEqual({ state: "closed", attempt: 0, resumed: "live" });
    await until(() => server.peers.length === 1, "no second connection");
  });
});

describe("history and runs", () => {
  test("ask by id and are asked again after a reconnect", async () => {
    await using server = await ScriptedServer.listen(welcomed);
    using test = new TestClient(server);
    const page = test.client.history({ before: 9, threadId: "t1", limit: 3 });
    (await server.nextPeer()).cut();
    const peer = await server.nextPeer();
    const asked = await peer.next();
    expect(asked).toEqual({ type: "isowire:history", id: asked["id"], before: 9, threadId: "t1", limit: 3 });
    peer.send({ type: "isowire:page", id: asked["id"], entries: [], more: false, epoch: "epoch-one" });
    expect(await page).toEqual({ entries: [], more: false, epoch: "epoch-one" });
    const runs = test.client.runs({ threadId: "t1" });
    const list = await peer.next();
    expect(list).toMatchObject({ type: "run_list", payload: { threadId: "t1" } });
    peer.ack(list["id"], { result: { runs: [{ runId: "r1" }] } });
    expect(await runs).toEqual([{ runId: "r1" }]);
  });
});
