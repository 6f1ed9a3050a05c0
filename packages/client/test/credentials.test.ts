import { createFakeClock } from "@isowire/core/testing";
import { describe, expect, test } from "vitest";
import { createClient } from "../src/node.js";
import { ScriptedServer, until } from "./scripted-server.js";
import { TestClient } from "./test-client.js";

const bearer = (token: string): string => `isowire.bearer.${Buffer.from(token).toString("base64url")}`;

describe("credentials", () => {
  test("a token travels as a subprotocol and is asked for anew before each dial", async () => {
    await using server = await ScriptedServer.listen((peer, index) => {
      peer.welcome();
      if (index < 2) peer.close(1012);
    });
    let count = 0;
    using test = new TestClient(server, { getToken: () => Promise.resolve(`tökén/${++count}`) });
    await until(() => server.peers.length === 3, "three connections");
    await test.reached("open");
    const protocols = server.peers.map((peer) => peer.protocols);
    expect(protocols).toEqual([1, 2, 3].map((n) => ["isowire.v1", bearer(`tökén/${n}`)]));
    expect(server.peers.map(({ query }) => [...query.keys()])).toEqual([
      ["client"],
      ["resume", "client"],
      ["resume", "client"],
    ]);
  });

  test("a ticket travels in the query, anew for each dial", async () => {
    await using server = await ScriptedServer.listen((peer, index) =>
      index === 0 ? peer.close(1012) : peer.welcome(),
    );
    let count = 0;
    using test = new TestClient(server, { getTicket: () => `ticket-${++count}` });
    await test.reached("open");
    expect(server.peers.map(({ query }) => query.get("ticket"))).toEqual(["ticket-1", "ticket-2"]);
    expect(server.peers[0]?.protocols).toEqual(["isowire.v1"]);
  });

  test("a callback that rejects or throws is a failed attempt, reported and tried again", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    let count = 0;
    const getToken = (): Promise<string> => {
      count += 1;
      if (count === 1) throw new Error("thrown");
      return count === 2 ? Promise.reject(new Error("rejected")) : Promise.resolve("token");
    };
    using test = new TestClient(server, { getToken });
    await test.reached("open");
    expect(test.errors.map(String)).toEqual(["Error: thrown", "Error: rejected"]);
    const reasons = test.statuses.filter(({ state }) => state === "waiting").map(({ reason }) => reason);
    expect(reasons).toEqual([
      { code: 0, name: "credentials failed", text: "thrown" },
      { code: 0, name: "credentials failed", text: "rejected" },
    ]);
  });

  test("a callback that does not answer in time is a failed attempt; its late answer is not used", async () => {
    const clock = createFakeClock();
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    const answers: ((token: string) => void)[] = [];
    const getToken = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
    using test = new TestClient(server, { clock, getToken });
    await clock.advance(10_000);
    expect(test.client.status.reason?.name).toBe("credentials failed");
    await clock.advance(10);
    answers[0]?.("late");
    answers[1]?.("second");
    await test.reached("open");
    expect(server.peers.map(({ protocols }) => protocols[1])).toEqual([bearer("second")]);
  });

  test("are refreshed on the open connection when the server says that they expire", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    let count = 0;
    using test = new TestClient(server, { getToken: () => `token-${++count}` });
    const peer = await server.nextPeer();
    peer.send({ type: "isowire:auth_expiring", expiresAt: 1 });
    const refresh = await peer.next();
    expect(refresh).toEqual({ type: "isowire:auth_refresh", id: refresh["id"], token: "token-2" });
    peer.error(refresh["id"], { code: "ERR_AUTH_REFRESH" });
    await until(() => test.errors.length === 1, "the refusal to be reported");
    expect(test.errors[0]).toMatchObject({ code: "ERR_AUTH_REFRESH" });
    expect(test.client.status.state).toBe("open");
  });

  test("can be refreshed by hand, and not without a connection", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    using test = new TestClient(server);
    await expect(test.client.refreshAuth({ token: "early" })).rejects.toMatchObject({ code: "ERR_UNAVAILABLE" });
    await test.reached("open");
    const done = test.client.refreshAuth({ ticket: "fresh" });
    const peer = await server.nextPeer();
    const refresh = await peer.next();
    expect(refresh).toMatchObject({ ticket: "fresh" });
    peer.ack(refresh["id"]);
    await done;
    const lost = test.client.refreshAuth({ token: "lost" });
    peer.cut();
    await expect(lost).rejects.toMatchObject({ code: "ERR_UNAVAILABLE" });
    const next = await server.nextPeer();
    const probe = test.client.command("probe");
    const sent = await next.next();
    expect(sent["type"]).toBe("probe");
    next.ack(sent["id"]);
    await probe;
  });
});

describe("options", () => {
  const url = "ws://127.0.0.1:9/ws";

  test.each([
    ["no WebSocket anywhere", { WebSocket: undefined }],
    ["an address that is none", { url: "http://" }],
    ["an address of another kind", { url: "ftp://example.com" }],
    ["a short client id", { clientId: "short" }],
    ["two credentials", { getToken: () => "a", getTicket: () => "b" }],
    ["a backoff upside down", { backoff: { minMs: 10, maxMs: 5 } }],
    ["a deadline of nothing", { dialTimeoutMs: 0 }],
  ])("%s is refused at once", async (what, options) => {
    const browser = await import("../src/index.js");
    const create = what.startsWith("no WebSocket") ? browser.createClient : createClient;
    const before = (globalThis as { WebSocket?: unknown }).WebSocket;
    Reflect.deleteProperty(globalThis, "WebSocket");
    try {
      expect(() => create({ url, ...(options as object) })).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_OPTION" }),
      );
    } finally {
      if (before !== undefined) Object.assign(globalThis, { WebSocket: before });
    }
  });

  test("the query carries the client id and the features", async () => {
    await using server = await ScriptedServer.listen((peer) => peer.welcome());
    const clientId = "client-0123456789";
    using test = new TestClient(server, {
      clientId,
      features: ["merge", "more"],
      url: `${server.url.replace("ws", "http")}?a=1#x`,
    });
    await test.reached("open");
    expect(test.client.clientId).toBe(clientId);
    expect(Object.fromEntries(server.peers[0]?.query ?? [])).toEqual({
      a: "1",
      client: clientId,
      features: "merge,more",
    });
  });
});
