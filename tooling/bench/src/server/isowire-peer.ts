import { createServer } from "node:http";
import { createHub, createMemoryEngine, type WebSocketManager } from "@isowire/core";
import type { Engine, UserContext } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer } from "@isowire/ws";
import { ORIGIN } from "../load/dialect.js";
import { listen } from "./listen.js";
import { userOfToken, type Peer } from "./peer.js";
import { Receipts } from "./receipts.js";

const UNBOUND = 1_000_000;

export interface IsowirePeerOptions {
  /** @defaultValue a memory engine, as the hub's own default is */
  readonly engine?: Engine;
  /** Sends every event with an idempotency key of its own. */
  readonly keys?: boolean;
}

/**
 * The whole product: origin check, authentication, user contexts, log, offsets, resume, idempotency window, heartbeat and
 * all limits. Those limits that the works of the bench exceed on purpose are raised, not taken away.
 */
export async function createIsowirePeer({
  engine = createMemoryEngine(),
  keys = false,
}: IsowirePeerOptions = {}): Promise<Peer> {
  const hub = createHub({ engine, limits: { upgradesPerSecond: UNBOUND, connectionsPerUser: UNBOUND } });
  const http = createServer();
  attachWebSocketServer(http, {
    hub,
    allowedOrigins: [ORIGIN],
    authenticate({ headers }) {
      const user = userOfToken(headers.authorization);
      return user === undefined ? { reason: "unauthorized" } : contextOf(user);
    },
  });
  const { port, close } = await listen(http);
  // An agent holds the manager of its user for as long as it works.
  const managers = new Map<number, WebSocketManager>();
  const managerOf = (user: number): WebSocketManager => {
    const manager = managers.get(user) ?? hub.manager(contextOf(user));
    managers.set(user, manager);
    return manager;
  };
  const receipts = new Receipts();
  return {
    port,
    emit(user, { type, threadId, runId, payload }) {
      const options = keys ? { threadId, runId, idempotencyKey: `${user}-${payload.n}` } : { threadId, runId };
      receipts.expect(managerOf(user).sendEvent(type, payload, options));
    },
    settled: () => receipts.settled(),
    async close() {
      await hub.close();
      await close();
    },
  };
}

function contextOf(user: number): UserContext {
  return createUserContext({ userId: `user-${user}`, tenantId: "bench" });
}
