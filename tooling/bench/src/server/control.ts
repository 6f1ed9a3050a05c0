import { createInterface } from "node:readline";
import { preciseMs } from "../clock.js";
import { createEvent } from "./bench-event.js";
import type { Peer } from "./peer.js";

/** What the bench asks of a server, one JSON line on its standard input each. */
export type Order =
  /** `count` events for each of the users from `from` up to but not with `to`, all in one turn of the event loop. */
  | { readonly do: "emit"; readonly from: number; readonly to: number; readonly count: number }
  | PaceOrder
  | { readonly do: "usage"; readonly collect: boolean }
  | { readonly do: "stop" };

/** Every `everyMs` one event for each of the next `perTick` users, round and round among `users` of them, `ticks` times. */
export interface PaceOrder {
  readonly do: "pace";
  readonly everyMs: number;
  readonly perTick: number;
  readonly ticks: number;
  readonly users: number;
  /** Events say how long after this they were sent, ms since 1970. */
  readonly since: number;
}

/** What a server says of itself; the CPU time is that of all its threads, from its start: all of it, and in user mode. */
export interface Usage {
  readonly cpuUs: number;
  readonly userUs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** One JSON line on standard output for each order, in order. */
export type Answer = { readonly port: number } | { readonly sent: number } | Usage | { readonly error: string };

/** Carries out orders until it is told to stop. Standard output belongs to it. */
export async function obey(peer: Peer): Promise<void> {
  const emitter = new Emitter(peer);
  say({ port: peer.port });
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as Order;
    if (order.do === "stop") break;
    say(await emitter.carryOut(order).catch((error: unknown) => ({ error: String(error) })));
  }
  await peer.close();
}

function say(answer: Answer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

class Emitter {
  readonly #peer: Peer;
  /** How many events each user got. */
  readonly #sent: number[] = [];

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async carryOut(order: Exclude<Order, { do: "stop" }>): Promise<Answer> {
    if (order.do === "usage") return await usage(order.collect);
    const sent = order.do === "emit" ? this.#emit(order) : await this.#pace(order);
    await this.#peer.settled();
    return { sent };
  }

  #emit({ from, to, count }: { readonly from: number; readonly to: number; readonly count: number }): number {
    for (let user = from; user < to; user += 1) for (let n = 0; n < count; n += 1) this.#one(user, 0);
    return (to - from) * count;
  }

  #pace({ everyMs, perTick, ticks, users, since }: PaceOrder): Promise<number> {
    let next = 0;
    let left = ticks;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        for (let n = 0; n < perTick; n += 1) {
          this.#one(next, Math.round((preciseMs() - since) * 1_000));
          next = (next + 1) % users;
        }
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        resolve(perTick * ticks);
      }, everyMs);
    });
  }

  #one(user: number, at: number): void {
    const n = (this.#sent[user] ?? 0) + 1;
    this.#sent[user] = n;
    this.#peer.emit(user, createEvent(n, at));
  }
}

async function usage(collect: boolean): Promise<Usage> {
  if (collect) await collectGarbage();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuUs: user + system, userUs: user, rssBytes: rss, heapBytes: heapUsed + external };
}

/** Twice, with a turn between, so that what finalizers let go of is gone, too. */
async function collectGarbage(): Promise<void> {
  const { Bun, gc } = globalThis as unknown as { Bun?: { gc(force: boolean): void }; gc?: () => void };
  for (let round = 0; round < 3; round += 1) {
    if (Bun === undefined) gc?.();
    else Bun.gc(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
