import { describe, expect, test } from "vitest";
import { entry, EPOCH, type Peer, ScriptedServer } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

const TOTAL = 6;

/** Serves a log of `TOTAL` entries from the client's position on, and cuts the first connection after `messages` messages. */
function cutAfter(messages: number): (peer: Peer, index: number) => void {
  return (peer, index) => {
    const after = Number(peer.query.get("resume")?.split(".")[1] ?? 0);
    const script = [
      () => peer.welcome(after, { resume: "recovered" }),
      ...Array.from({ length: TOTAL - after }, (_, i) => () => peer.send(entry(after + i + 1))),
    ];
    for (const say of index === 0 ? script.slice(0, messages) : script) say();
    if (index === 0) peer.close(1012);
  };
}

describe("resume", () => {
  for (let messages = 0; messages <= TOTAL; messages += 1) {
    test(`a connection that ends after ${messages} messages loses nothing and repeats nothing`, async () => {
      await using server = await ScriptedServer.listen(cutAfter(messages));
      using test = new TestClient(server, { resume: "start" });
      await test.received(TOTAL);
      expect(test.offsets).toEqual([1, 2, 3, 4, 5, 6]);
      expect(server.peers[0]?.query.get("resume")).toBe("start");
      const expected = messages === 0 ? "start" : `${EPOCH}.${messages - 1}.${1_000 + messages - 1}`;
      expect(server.peers[1]?.query.get("resume")).toBe(expected);
    });
  }

  test("a client that never received an event resumes from the welcome's position", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      peer.welcome(41);
      if (index === 0) peer.cut();
      else peer.entries(42, 43);
    });
    using test = new TestClient(server);
    await test.received(2);
    expect(server.peers[0]?.query.get("resume")).toBeNull();
    expect(server.peers[1]?.query.get("resume")).toBe(`${EPOCH}.41.1041`);
    expect(test.offsets).toEqual([42, 43]);
    expect(test.client.status.resumed).toBe("recovered");
  });

  test("entries at or below the position are dropped", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome(2);
      peer.entries(1, 3);
      peer.entries(2, 4);
    });
    using test = new TestClient(server);
    await test.received(2);
    server.peers[0]?.entries(5, 5);
    await test.received(3);
    expect(test.offsets).toEqual([3, 4, 5]);
  });

  test("a gap is never delivered: the client comes back for what is missing", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      peer.welcome(index === 0 ? 0 : 1);
      if (index === 0) peer.send(entry(1), entry(3), entry(4));
      else peer.entries(2, 4);
    });
    using test = new TestClient(server);
    await test.received(4);
    expect(test.offsets).toEqual([1, 2, 3, 4]);
    expect(server.peers[1]?.query.get("resume")).toBe(`${EPOCH}.1.1001`);
    expect(test.statuses.find((status) => status.state === "waiting")?.reason).toMatchObject({ code: 0, name: "gap" });
  });

  test("the position has moved before a listener runs, so that one that throws gets no entry twice", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      peer.welcome(index);
      peer.entries(index + 1, index + 1);
      if (index === 0) peer.close(1012);
    });
    using test = new TestClient(server);
    const positions: (number | undefined)[] = [];
    test.client.on("note", () => {
      positions.push(test.client.position?.offset);
      throw new Error("scripted");
    });
    await test.received(2);
    expect(test.offsets).toEqual([1, 2]);
    expect(positions).toEqual([1, 2]);
  });

  test("after unavailable the position is the welcome's, and the status says that history is to be loaded", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      if (index === 0) {
        peer.welcome(7);
        peer.cut();
      } else {
        peer.welcome(2, {
          resume: "unavailable",
          reason: "epoch_changed",
          position: { epoch: "epoch-two", offset: 2, time: 9 },
        });
        peer.entries(3, 3);
      }
    });
    using test = new TestClient(server);
    await test.received(1);
    expect(test.client.status.resumed).toBe("unavailable");
    expect(test.client.position).toEqual({ epoch: "epoch-two", offset: 3, time: 1_003 });
  });

  test("a reset replaces the position on the same connection", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome(7);
      peer.send({
        type: "isowire:reset",
        position: { epoch: "epoch-two", offset: 0, time: 5 },
        reason: "epoch_changed",
      });
      peer.entries(1, 2);
    });
    using test = new TestClient(server);
    const resets: unknown[] = [];
    test.client.on("isowire:reset", (reset) => resets.push(reset.position.epoch));
    await test.received(2);
    expect(test.offsets).toEqual([1, 2]);
    expect(resets).toEqual(["epoch-two"]);
    expect(server.peers).toHaveLength(1);
  });

  test("types of a newer server and messages that cannot be read do no harm", async () => {
    await using server = await ScriptedServer.listen((peer) => {
      peer.welcome(0);
      peer.send({ type: "isowire:invented", offset: 1 });
      peer.sendText("not json");
      peer.entries(1, 1, { invented: true });
    });
    using test = new TestClient(server);
    await test.received(1);
    expect(test.offsets).toEqual([1]);
    expect(test.errors).toHaveLength(1);
  });
});
