import type { Client } from "@isowire/client";
import WebSocket from "ws";
import { collect, type Got } from "../../src/received.js";
import type { Served } from "../../src/serve.js";
import { until } from "../../src/until.js";

/** A page whose network can be cut: no close frame, as when a lift closes its doors. */
export interface DroppablePage {
  readonly client: Client;
  readonly events: readonly Got[];
  readonly open: Promise<void>;
  /** Sockets that were ever dialled. */
  readonly dials: () => number;
  readonly drop: () => void;
}

export function droppablePage(app: Served, userId: string): DroppablePage {
  const sockets: WebSocket[] = [];
  class Cuttable extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  const client = app.page(userId, { WebSocket: Cuttable });
  return { client, ...collect(client), dials: () => sockets.length, drop: () => sockets.at(-1)?.terminate() };
}

/** The runs' events, once as many runs as `count` have ended. */
export async function runsEnded(events: readonly Got[], count: number): Promise<readonly Got[]> {
  const ended = (): number => events.filter((event) => event.type === "agent_completed").length;
  await until(
    () => ended() >= count,
    () => ({ expected: count, types: events.map((event) => event.type) }),
  );
  return events.filter((event) => event.runId !== undefined);
}
