import type { Engine } from "../contracts/engine.js";
import type { Entry } from "../contracts/event.js";
import type { CloseReason, Hint, Listening } from "../contracts/fanout.js";
import type { Logger } from "../contracts/logger.js";
import type { User } from "../contracts/user-context.js";
import { userKey } from "../identity/user-key.js";
import { Few } from "../collections/few.js";
import { Sequencer } from "./sequencer.js";

/** A connection as a hint finds it. */
export interface Evictable {
  readonly id: string;
  evict(reason: CloseReason, text?: string): void;
}

/** What every user node of a hub is made with. */
export interface NodePorts {
  readonly engine: Engine;
  readonly logger: Logger;
}

/** What this node knows of one user who is connected here, or whose runs listen here. */
export class UserNode {
  readonly user: User;
  /** How many hold it; the index drops it at zero. */
  holds = 0;
  readonly connections = new Few<Evictable>();
  readonly hintListeners = new Few<(hint: Hint) => void>();
  sequencer: Sequencer | undefined;
  readonly #ports: NodePorts;
  #listener: Listening | undefined;
  #opening: Promise<void> | undefined;
  #early: Entry[] | undefined;
  #dropped = false;

  constructor(user: User, ports: NodePorts) {
    this.user = user;
    this.#ports = ports;
  }

  get key(): string {
    return userKey(this.user);
  }

  /** Listens, then reads the head: in this order nothing falls between. */
  async ready(): Promise<Sequencer> {
    if (this.sequencer !== undefined) return this.sequencer;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
      this.#early = undefined;
    });
    await this.#opening;
    if (this.sequencer === undefined) throw new Error("a user node is open without a sequencer");
    return this.sequencer;
  }

  /** Nobody else would hear of an entry that its sequencer was offered. */
  get isAlone(): boolean {
    return this.hintListeners.size === 0 && this.#listener?.alone === true;
  }

  get isDropped(): boolean {
    return this.#dropped;
  }

  /** An entry that this node appended. */
  offer(entry: Entry): void {
    if (this.sequencer === undefined) this.#keep(entry);
    else this.sequencer.offer(entry);
  }

  drop(): void {
    this.#dropped = true;
    this.#listener?.[Symbol.dispose]();
    this.#listener = undefined;
  }

  async #open(): Promise<void> {
    const { user } = this;
    const { engine, logger } = this.#ports;
    const listener = await engine.fanout.listen(user, (hint) => {
      this.#hear(hint);
    });
    if (this.#dropped) {
      listener[Symbol.dispose]();
      return;
    }
    this.#listener?.[Symbol.dispose]();
    this.#listener = listener;
    const head = await engine.log.head(user);
    const sequencer = new Sequencer({ user, log: engine.log, logger, clock: engine.clock, head });
    this.sequencer = sequencer;
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const entry of early) sequencer.hear(entry);
  }

  #hearEntry(entry: Entry): void {
    if (this.sequencer === undefined) this.#keep(entry);
    else this.sequencer.hear(entry);
  }

  /** Until the head is known; what comes before it is asked for is in it. */
  #keep(entry: Entry): void {
    if (this.#opening !== undefined) (this.#early ??= []).push(entry);
  }

  #hear(hint: Hint): void {
    if (hint.kind === "entry") this.#hearEntry(hint.entry);
    if (hint.kind === "connection") {
      this.connections.find(({ id }) => id === hint.connectionId)?.evict(hint.reason, hint.text);
    }
    for (const listener of this.hintListeners) if (this.hintListeners.has(listener)) listener(hint);
  }
}
