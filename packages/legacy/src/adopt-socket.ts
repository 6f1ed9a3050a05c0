import { randomUUID } from "node:crypto";
import { IsowireError, type UserContext } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { SUBPROTOCOL } from "@isowire/core/protocol";
import { legacyCodec } from "./codec/create-legacy-codec.js";
import { legacyHub, managerOf } from "./manager-of.js";
import { OPEN, SocketConnection, type LegacySocket } from "./socket-connection.js";

export type { LegacySocket } from "./socket-connection.js";

/** A connection as the old manager took it. */
export interface AdoptedConnection {
  readonly userId?: string;
  /** The same, as it was spelt once. */
  readonly user_id?: string;
  readonly websocket: LegacySocket;
}

/** The ids of the connections that sockets were given; a socket that nobody holds is forgotten. */
const ids = new WeakMap<LegacySocket, string>();

export function adoptedId(websocket: LegacySocket): string | undefined {
  return ids.get(websocket);
}

/**
 * Hands an open socket over to the hub, as a transport would, and waits for its welcome. Answers the connection's id. A socket
 * that chose `isowire.v1` speaks that; whatever an old application let in speaks the old dialect.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, `ERR_DRAINING`, `ERR_OVERLOADED`, `ERR_CLOSED`
 */
export async function adoptSocket(context: UserContext, websocket: LegacySocket): Promise<string> {
  assertOpen(websocket);
  const manager = managerOf(context);
  const ports = portsOf(manager);
  const verdict = ports.admit();
  if (verdict !== "ok") {
    throw new IsowireError(verdict.refused === "draining" ? "ERR_DRAINING" : "ERR_OVERLOADED", {
      message: "unable to take the socket; this process lets nobody in at the moment",
      retryAfterMs: verdict.retryAfterMs,
    });
  }
  const clientId = randomUUID();
  const transport = new SocketConnection(websocket);
  const connectionId = connectionOf(context, { clientId, transport });
  const codec = websocket.protocol === SUBPROTOCOL ? {} : { codec: legacyCodec() };
  ports.accept({ context, transport, clientId, ...codec });
  ids.set(websocket, await connectionId);
  return connectionId;
}

/** Resolves with the id of the connection that has this client id, when the hub says that it is connected. */
async function connectionOf(
  context: UserContext,
  { clientId, transport }: { readonly clientId: string; readonly transport: SocketConnection },
): Promise<string> {
  const manager = managerOf(context);
  return new Promise((resolve, reject) => {
    const find = async (): Promise<void> => {
      const found = (await manager.connections()).find((connection) => connection.clientId === clientId);
      if (found === undefined) return;
      listening[Symbol.dispose]();
      resolve(found.connectionId);
    };
    const listening = legacyHub().onConnect(() => {
      find().catch(reject);
    });
    void transport.ended.then(() => {
      listening[Symbol.dispose]();
      reject(
        new IsowireError("ERR_CLOSED", { message: "unable to take the socket; it was closed before its welcome" }),
      );
    });
  });
}

function assertOpen(websocket: Partial<LegacySocket> | null | undefined): void {
  const isSocket = ["send", "close", "on", "ping"].every(
    (name) => typeof (websocket as Readonly<Record<string, unknown>> | null | undefined)?.[name] === "function",
  );
  if (isSocket && websocket?.readyState === OPEN) return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: "unable to take the socket; expected an open WebSocket of the ws library",
  });
}
