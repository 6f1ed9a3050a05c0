import type { AcceptRequest } from "../contracts/hub-ports.js";
import type { Position } from "../contracts/position.js";
import type { Welcome } from "../protocol/messages.js";
import type { Sequencer } from "../sequencer/sequencer.js";
import type { UserNode } from "../sequencer/user-node.js";
import type { Connection } from "./connection.js";
import { COMMAND_WINDOW_MS, PROTOCOL_VERSION } from "../protocol/bounds.js";
import { textToPosition } from "../protocol/position-text.js";

interface Place {
  readonly resume: Welcome["resume"];
  readonly reason?: Welcome["reason"];
  readonly position: Position;
}

/** Joins presence, finds the place in the log, says welcome (and the snapshot, unless all was recovered), and starts. */
export async function openConnection(connection: Connection, request: AcceptRequest, node: UserNode): Promise<void> {
  const sequencer = await node.ready();
  // Who is gone takes nobody's place.
  if (isGone(connection)) return;
  await join(connection, node);
  const place = await findPlace(connection, sequencer, { node, resume: request.resume });
  if (isGone(connection)) return;
  connection.send(welcomeOf(connection, place, request.expiresAt));
  connection.listen();
  if (place.resume !== "recovered") {
    const snapshot = await connection.ports.snapshot(connection.context);
    connection.send(snapshot);
    connection.toldThrough = Math.max(0, ...snapshot.runs.map(({ textThrough }) => textThrough ?? 0));
  }
  connection.start(sequencer, place.position);
}

function isGone({ state }: Connection): boolean {
  return state === "closed";
}

async function join(connection: Connection, node: UserNode): Promise<void> {
  const { engine, limits, nodeId } = connection.ports;
  const { heartbeatMs } = connection.liveness;
  const { evicted } = await engine.presence.join(
    node.user,
    { connectionId: connection.id, clientId: connection.clientId, nodeId },
    { limit: limits.connectionsPerUser, ttlMs: heartbeatMs * 3, silentMs: heartbeatMs * 2 },
  );
  if (isGone(connection)) await engine.presence.leave(node.user, connection.id);
  for (const { connectionId, reason } of evicted)
    engine.fanout.announce(node.user, { kind: "connection", connectionId, reason });
}

async function findPlace(
  connection: Connection,
  sequencer: Sequencer,
  at: { readonly node: UserNode; readonly resume: string | undefined },
): Promise<Place> {
  const { resume: text, node } = at;
  const { log } = connection.ports.engine;
  if (text === undefined || text === "") return { resume: "live", position: sequencer.cursor };
  const after = text === "start" ? undefined : textToPosition(text);
  if (after === undefined && text !== "start")
    return { resume: "unavailable", reason: "malformed", position: sequencer.cursor };
  const page = await log.read(node.user, { ...(after === undefined ? {} : { after }), limit: 1 });
  sequencer.reconcile(page.head);
  if (page.status !== "ok") return { resume: "unavailable", reason: page.status, position: page.head };
  return { resume: "recovered", position: page.from };
}

function welcomeOf(connection: Connection, place: Place, expiresAt: number | undefined): Welcome {
  const { clock, limits } = connection.ports;
  return {
    type: "isowire:welcome",
    protocol: PROTOCOL_VERSION,
    connectionId: connection.id,
    position: place.position,
    resume: place.resume,
    ...(place.reason === undefined ? {} : { reason: place.reason }),
    heartbeatMs: connection.liveness.heartbeatMs,
    maxMessageBytes: limits.maxMessageBytes,
    commandWindowMs: COMMAND_WINDOW_MS,
    features: connection.features,
    time: clock.now(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
