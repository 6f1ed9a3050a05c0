import type { ConnectionInfo, UserContext } from "@isowire/core";
import { adoptedId, type LegacySocket } from "./adopt-socket.js";
import { managerOf } from "./manager-of.js";

/** One of a user's connections, as the old manager kept them. */
export interface LegacyConnection extends ConnectionInfo {
  readonly userId: string;
}

/** The user's own connections, over all nodes. */
export async function listConnections(context: UserContext): Promise<readonly LegacyConnection[]> {
  const connections = await managerOf(context).connections();
  return connections.map((connection) => ({ ...connection, userId: context.userId }));
}

/** Closes all of the user's connections, or the one named. Answers whether there was one. */
export async function closeConnections(
  context: UserContext,
  only: { readonly connectionId?: string; readonly websocket?: LegacySocket },
): Promise<boolean> {
  const { websocket, connectionId = websocket === undefined ? undefined : adoptedId(websocket) } = only;
  // A socket that was never handed over is nobody's.
  if (websocket !== undefined && connectionId === undefined) return false;
  const manager = managerOf(context);
  const connections = await manager.connections();
  const named = (connection: ConnectionInfo): boolean =>
    connectionId === undefined || connection.connectionId === connectionId;
  if (!connections.some(named)) return false;
  await manager.disconnect(connectionId === undefined ? {} : { connectionId });
  return true;
}
