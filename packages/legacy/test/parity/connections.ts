import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAgentRegistry } from "@isowire/agents";
import { getWebSocketManager, type UserContext } from "@isowire/core";
import { attachWebSocketServer } from "@isowire/ws";
import { expect } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createLegacyCodec, createWebSocketManager, type WebSocketManager } from "../../src/index.js";
import type { LegacyBench } from "../legacy-bench.js";
import type { Parity } from "./parity.js";

const old = (context: UserContext): WebSocketManager => createWebSocketManager(context);
const count = async (context: UserContext): Promise<number> =>
  (await getWebSocketManager(context).connections()).length;

/** What is left of two connected pages after `close` got the id of the first. */
const closing = (close: (context: UserContext, connectionId: string) => Promise<unknown>, left: number) =>
  async function closeOne(context: UserContext, bench: LegacyBench): Promise<boolean> {
    const first = await bench.connect(context);
    await bench.connect(context);
    await close(context, first);
    await expect.poll(() => count(context), { timeout: 10_000 }).toBe(left);
    const { connectionId = "" } = (await getWebSocketManager(context).connections())[0] ?? {};
    await getWebSocketManager(context).disconnect();
    await expect.poll(() => count(context), { timeout: 10_000 }).toBe(0);
    return connectionId !== first;
  };

type Serve = (server: ReturnType<typeof createServer>, context: UserContext, bench: LegacyBench) => Promise<unknown>;

/** What an old page is sent over a real socket, until an event comes: but for the time and the connection's id. */
const page = (serve: Serve, protocols: string[]) =>
  async function seen(context: UserContext, bench: LegacyBench): Promise<readonly unknown[]> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const served = serve(server, context, bench);
    const socket = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/ws`, protocols);
    const messages: unknown[] = [];
    socket.on("message", (data) => {
      const message = JSON.parse((data as Buffer).toString("utf8")) as Record<string, unknown>;
      messages.push({ ...message, timestamp: 0, connection_id: "" });
    });
    try {
      await once(socket, "open");
      await served;
      await expect.poll(() => messages, { timeout: 10_000 }).toMatchObject([{ connection_ready: true }]);
      await getWebSocketManager(context).sendEvent("note", { text: "hi" }, { threadId: "t1" });
      await expect.poll(() => messages.length, { timeout: 10_000 }).toBe(2);
      socket.close();
      await expect.poll(() => count(context), { timeout: 10_000 }).toBe(0);
    } finally {
      socket.terminate();
      server.close();
    }
    expect(messages[1]).toMatchObject({ type: "note", user_id: "ada", thread_id: "t1", text: "hi" });
    return messages;
  };

/** An old application: it opens sockets itself and hands them over. */
const handOver = (connect: (context: UserContext, websocket: WebSocket) => Promise<string>): Parity => ({
  old: page(async (server, context) => {
    const sockets = new WebSocketServer({ server });
    const [websocket] = (await once(sockets, "connection")) as [WebSocket];
    const connectionId = await connect(context, websocket);
    const connections = await getWebSocketManager(context).connections();
    expect(connections.map((each) => each.connectionId)).toEqual([connectionId]);
  }, []),
  now: page(
    (server, context, { hub }) => {
      const codecs = [createLegacyCodec()];
      attachWebSocketServer(server, { hub, authenticate: () => context, allowedOrigins: [], codecs });
      return Promise.resolve();
    },
    ["jwt-auth"],
  ),
});

const asking = (
  ask: (context: UserContext, connectionId: string) => Promise<unknown>,
): ((context: UserContext, bench: LegacyBench) => Promise<unknown>) =>
  async function answers(context, bench) {
    const before = await ask(context, "c_none");
    const connectionId = await bench.connect(context);
    const after = await ask(context, connectionId);
    await getWebSocketManager(context).disconnect();
    await expect.poll(() => count(context), { timeout: 10_000 }).toBe(0);
    return JSON.parse(JSON.stringify([before, after]).replaceAll(/"c_[0-9a-f-]{36}"/g, '"c"')) as unknown;
  };

/** Every way to a connection, and the bridge. */
export const CONNECTIONS = {
  ISOWIRE_DEP0040: handOver((context, websocket) => old(context).connectUser("ada", websocket)),
  ISOWIRE_DEP0041: {
    old: closing((context) => old(context).disconnectUser("ada"), 0),
    now: closing((context) => getWebSocketManager(context).disconnect(), 0),
  },
  ISOWIRE_DEP0042: handOver((context, websocket) => old(context).addConnection({ user_id: "ada", websocket })),
  ISOWIRE_DEP0043: {
    old: closing((context, connectionId) => old(context).removeConnection(connectionId), 1),
    now: closing((context, connectionId) => getWebSocketManager(context).disconnect({ connectionId }), 1),
  },
  ISOWIRE_DEP0044: {
    old: asking((context) => old(context).isUserConnected("ada")),
    now: asking(async (context) => (await count(context)) > 0),
  },
  ISOWIRE_DEP0045: {
    old: asking(async (context) => [...(await old(context).getUserConnections("ada"))]),
    now: asking(async (context) =>
      (await getWebSocketManager(context).connections()).map(({ connectionId }) => connectionId),
    ),
  },
  ISOWIRE_DEP0046: {
    old: asking((context) => old(context).getConnectionStats()),
    now(context, bench) {
      const stats = (): object => {
        const { connections, users } = bench.hub.stats();
        return { totalConnections: connections, uniqueUsers: users };
      };
      return asking(() => Promise.resolve(stats()))(context, bench);
    },
  },
  ISOWIRE_DEP0047: {
    old: asking(async (context, connectionId) => (await old(context).findConnection(connectionId))?.connectionId),
    now: asking(async (context, connectionId) => {
      const connections = await getWebSocketManager(context).connections();
      return connections.find((each) => each.connectionId === connectionId)?.connectionId;
    }),
  },
  ISOWIRE_DEP0048: {
    old: tied((registry, hub) => registry.setWebSocketBridge(hub)),
    now: tied((registry, hub) => registry.setWebSocketManager(hub)),
  },
} satisfies Readonly<Record<string, Parity>>;

type Registry = ReturnType<typeof createAgentRegistry>;

/** What an agent of a registry that was tied like this says. */
function tied(tie: (registry: Registry, hub: object) => Disposable): Parity["old"] {
  return async (context, { hub }) => {
    await using registry = createAgentRegistry();
    registry.register("greeter", () => Promise.resolve("hello"));
    using _tied = tie(registry, hub);
    await registry.start(context, { content: "hi", threadId: "t1" });
    await expect.poll(() => registry.runs(context), { timeout: 10_000 }).toEqual([]);
    return true;
  };
}
