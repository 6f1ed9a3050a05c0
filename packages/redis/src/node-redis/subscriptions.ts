import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@isowire/core/contracts";
import { RedisPortError } from "../redis-port.js";
import { Line } from "./line.js";
import type { Topology } from "./topology.js";

/** After a line was lost or could not be opened, ms: then the next try. */
const PAUSE_MS = 100;

/** How often it is looked whether channels have moved, ms. */
const LOOK_MS = 1000;

/** Somebody wants to hear a channel. */
interface Wanted {
  onMessage: (message: string) => void;
  /** Where it is heard; nothing while it is not. */
  line: Line | undefined;
  readonly waiting: Set<(error?: Error) => void>;
}

export interface SubscriptionsOptions {
  readonly topology: Topology;
  readonly timeoutMs: number;
  readonly logger: Logger | undefined;
}

/** Keeps what is wanted subscribed: one line to each primary, opened again when it breaks; channels follow their slots. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #wanted = new Map<string, Wanted>();
  /** Wanted, and not heard at the moment. */
  readonly #off = new Set<string>();
  readonly #lines = new Map<string, Line>();
  /** Places that are being worked on. */
  readonly #busy = new Set<string>();
  readonly #looking: NodeJS.Timeout;
  #closed = false;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    this.#looking = setInterval(() => {
      this.#look();
    }, LOOK_MS).unref();
  }

  /** Resolves when effective. A channel has one listener: a second one takes the first one's place. */
  async subscribe(channel: string, onMessage: (message: string) => void): Promise<Disposable> {
    if (this.#closed) throw closed();
    const wanted = this.#wanted.get(channel) ?? { onMessage, line: undefined, waiting: new Set() };
    wanted.onMessage = onMessage;
    this.#wanted.set(channel, wanted);
    const stop = (): void => {
      if (this.#wanted.get(channel) === wanted && wanted.onMessage === onMessage) this.#forget(channel, wanted);
    };
    if (wanted.line === undefined) {
      this.#off.add(channel);
      const heard = this.#whenHeard(wanted);
      this.#work(this.#options.topology.placeOf(channel));
      await heard.catch((error: unknown) => {
        stop();
        throw error;
      });
    }
    return { [Symbol.dispose]: stop };
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#looking);
    for (const { waiting } of this.#wanted.values()) for (const tell of waiting) tell(closed());
    this.#wanted.clear();
    this.#off.clear();
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
  }

  #whenHeard({ waiting }: Wanted): Promise<void> {
    return new Promise((resolve, reject) => {
      const tell = (error?: Error): void => {
        clearTimeout(timer);
        waiting.delete(tell);
        if (error === undefined) resolve();
        else reject(error);
      };
      const timer = setTimeout(() => {
        tell(new RedisPortError("unsent", "unable to listen; no connection to Redis came in time"));
      }, this.#options.timeoutMs).unref();
      waiting.add(tell);
    });
  }

  #forget(channel: string, { line }: Wanted): void {
    this.#wanted.delete(channel);
    this.#off.delete(channel);
    line?.remove(channel);
  }

  #work(place: string | undefined): void {
    if (place === undefined || this.#closed || this.#busy.has(place)) return;
    this.#busy.add(place);
    void this.#join(place);
  }

  #workEverywhere(): void {
    for (const channel of this.#off) this.#work(this.#options.topology.placeOf(channel));
  }

  /** Subscribes to all that is off there, and to what is wanted meanwhile. */
  async #join(place: string): Promise<void> {
    const { topology, logger } = this.#options;
    const offHere = (): string[] => [...this.#off].filter((channel) => topology.placeOf(channel) === place);
    try {
      for (let channels = offHere(); channels.length > 0; channels = offHere()) {
        const line = this.#lines.get(place) ?? (await this.#open(place));
        await line.add(channels);
        if (this.#lines.get(place) !== line) throw new Error("the line broke");
        for (const channel of channels) this.#on(channel, line);
      }
    } catch (error) {
      if (!this.#closed) logger?.warn({ err: error }, "unable to listen to Redis; tries again");
      const line = this.#lines.get(place);
      if (line !== undefined) this.#lost(line);
      await sleep(PAUSE_MS);
    } finally {
      this.#busy.delete(place);
      this.#workEverywhere();
    }
  }

  async #open(place: string): Promise<Line> {
    const { topology, timeoutMs, logger } = this.#options;
    const line = await Line.open({
      place,
      client: await topology.listenerAt(place),
      sharded: topology.layout === "many",
      timeoutMs,
      onMessage: (message, channel) => this.#wanted.get(channel)?.onMessage(message),
      onLost: (broken, error) => {
        logger?.warn({ err: error }, "a connection that listens to Redis broke; opens another");
        this.#lost(broken);
        this.#work(place);
      },
      onMoved: (channel) => {
        this.#moved(channel);
      },
    });
    if (this.#closed) {
      line.close();
      throw closed();
    }
    this.#lines.set(place, line);
    return line;
  }

  #on(channel: string, line: Line): void {
    const wanted = this.#wanted.get(channel);
    if (wanted === undefined) {
      line.remove(channel);
      return;
    }
    wanted.line = line;
    this.#off.delete(channel);
    for (const tell of wanted.waiting) tell();
  }

  #lost(line: Line): void {
    line.close();
    if (this.#lines.get(line.place) === line) this.#lines.delete(line.place);
    for (const [channel, wanted] of this.#wanted) if (wanted.line === line) this.#moved(channel);
  }

  #moved(channel: string): void {
    const wanted = this.#wanted.get(channel);
    if (wanted === undefined) return;
    wanted.line = undefined;
    this.#off.add(channel);
  }

  /** Follows slots that went elsewhere without a word, gives up lines that nobody needs, and tries again what is off. */
  #look(): void {
    const { topology } = this.#options;
    const used = new Set<Line>();
    for (const [channel, { line }] of this.#wanted) {
      if (line === undefined) continue;
      if (topology.placeOf(channel) === line.place) {
        used.add(line);
      } else {
        line.remove(channel);
        this.#moved(channel);
      }
    }
    for (const line of this.#lines.values()) if (!used.has(line) && !this.#busy.has(line.place)) this.#lost(line);
    this.#workEverywhere();
  }
}

function closed(): RedisPortError {
  return new RedisPortError("closed", "unable to listen; the engine was closed");
}
