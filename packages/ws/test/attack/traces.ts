import type { Server } from "node:http";
import type { Hub } from "@isowire/core";
import { expect } from "vitest";
import type { CountingClock } from "./counting-clock.js";

/** What an attack could leave behind. */
export interface Traces {
  readonly connections: number;
  readonly users: number;
  readonly sockets: number;
  /** Timers of the hub, and all that keep the process alive. */
  readonly timers: readonly [hub: number, process: number];
  readonly listeners: string;
  readonly prototype: string;
}

export interface Scene {
  readonly hubs: readonly Hub[];
  readonly server: Server;
  readonly clock: CountingClock;
}

const DEADLINE_MS = 15_000;

export async function readTraces({ hubs, server, clock }: Scene): Promise<Traces> {
  const sum = (key: "connections" | "users"): number => hubs.reduce((total, hub) => total + hub.stats()[key], 0);
  return {
    connections: sum("connections"),
    users: sum("users"),
    sockets: await new Promise((resolve, reject) => {
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    }),
    timers: [clock.pending, process.getActiveResourcesInfo().filter((name) => name === "Timeout").length],
    listeners: [server, process]
      .flatMap((emitter) => emitter.eventNames().map((name) => `${String(name)} ${emitter.listenerCount(name)}`))
      .join(", "),
    prototype: Reflect.ownKeys(Object.prototype).map(String).join(", "),
  };
}

/** Waits until everything is as it was; shows what is not. */
export async function expectTracesGone(scene: Scene, before: Traces): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const now = await readTraces(scene);
    const isAsBefore = JSON.stringify(atMost(now, before)) === JSON.stringify(before);
    if (isAsBefore) return;
    if (Date.now() > deadline) expect(now).toEqual(before);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Fewer timers than before are no trace. */
function atMost(now: Traces, before: Traces): Traces {
  const [hub, all] = now.timers;
  return { ...now, timers: [Math.max(hub, before.timers[0]), Math.max(all, before.timers[1])] };
}
