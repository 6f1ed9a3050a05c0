import type { Clock } from "../contracts/clock.js";
import type { DrainOptions } from "../contracts/hub.js";
import type { Connection } from "../connection/connection.js";
import type { Handlers } from "./handlers.js";

const WINDOW_MS = 5000;
const RUN_GRACE_MS = 10_000;

interface Draining {
  readonly clock: Clock;
  readonly connections: ReadonlySet<Connection>;
  readonly handlers: Handlers;
  readonly options: DrainOptions | undefined;
}

/**
 * Sends everybody away without a stampede: each connection hears `isowire:drain` and is closed 1012 at its own moment of the
 * window, while runs get their grace. The hub has stopped admitting before this.
 */
export async function drainHub({ clock, connections, handlers, options = {} }: Draining): Promise<void> {
  const { windowMs = WINDOW_MS, runGraceMs = RUN_GRACE_MS } = options;
  const leaving = [...connections];
  const closes = leaving.map((connection, index) => {
    const waitMs = Math.floor((windowMs * index) / Math.max(1, leaving.length));
    return later(clock, waitMs, () => {
      sendAway(connection, windowMs);
    });
  });
  await Promise.all([...closes, handlers.drain({ windowMs, runGraceMs })]);
}

function sendAway(connection: Connection, windowMs: number): void {
  connection.send({ type: "isowire:drain", returnAfterMs: 250 + Math.floor(Math.random() * Math.max(1, windowMs)) });
  connection.close(1012);
}

function later(clock: Clock, ms: number, action: () => void): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, () => {
      action();
      resolve();
    });
  });
}
