import type { Engine } from "../contracts/engine.js";
import type { Entry } from "../contracts/event.js";
import type { CloseReason, Hint, Listening } from "../contracts/fanout.js";
import type { Logger } from "../contracts/logger.js";
import type { User } from "../contracts/user-context.js";
import { Sequencer } from "./sequencer.js";

/** A connection as a hint finds it. */
export interface Evictable {
  evict(reason: CloseReason, text?: string): void;
}

/** What this node knows of one user who is connected here, or whose runs listen here. */
export class UserNode {
  readonly user: User;
  readonly key: string;
  /** How many hold it; the index drops it at zero. */
  holds = 0;
  readonly connections = new Map<string, Evictable>();
  readonly hintListeners = new Set<(hint: Hint) => void>();
  sequencer: Sequencer | undefined;
  readonly #engine: Engine;
  readonly #logger: Logger;
  #listener: Listening | undefined;
  #opening: Promise<void> | undefined;
  #early: Entry[] = [];
  #dropped = false;

  constructor(user: User, key: string, ports: { readonly engine: Engine; readonly logger: Logger }) {
    this.user = user;
    this.key = key;
    this.#engine = ports.engine;
    this.#logger = ports.logger;
  }

  /** Listens, then reads the head: in this order nothing falls between. */
  async ready(): Promise<Sequencer> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
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

  /** An entry from anywhere. */
  offer(entry: Entry): void {
    if (this.sequencer === undefined) this.#early.push(entry);
    else this.sequencer.offer(entry);
  }

  drop(): void {
    this.#dropped = true;
    this.#listener?.[Symbol.dispose]();
    this.#listener = undefined;
  }

  async #open(): Promise<void> {
    const { user } = this;
    const listener = await this.#engine.fanout.listen(user, (hint) => {
      this.#hear(hint);
    });
    if (this.#dropped) {
      listener[Symbol.dispose]();
      return;
    }
    this.#listener?.[Symbol.dispose]();
    this.#listener = listener;
    const head = await this.#engine.log.head(user);
    const sequencer = new Sequencer({ user, log: this.#engine.log, logger: this.#logger, head });
    this.sequencer = sequencer;
    const early = this.#early;
    this.#early = [];
    for (const entry of early) sequencer.offer(entry);
  }

  #hear(hint: Hint): void {
    if (hint.kind === "entry") this.offer(hint.entry);
    if (hint.kind === "connection") this.connections.get(hint.connectionId)?.evict(hint.reason, hint.text);
    for (const listener of this.hintListeners) listener(hint);
  }
}
