import type { Fanout, Hint, Listening } from "../contracts/fanout.js";
import type { User } from "../contracts/user-context.js";
import { userKey } from "../identity/user-key.js";
import { Few } from "../collections/few.js";
import type { MemoryStore } from "./memory-store.js";

/** Hints between the hubs that share this engine object. */
export class MemoryFanout implements Fanout {
  readonly #store: MemoryStore;
  readonly #ears = new Map<string, Few<Ear>>();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  announce(user: User, hint: Hint): void {
    const ears = this.#ears.get(userKey(user));
    if (ears === undefined) return;
    queueMicrotask(() => {
      for (const ear of ears) if (ears.has(ear)) ear.onHint(hint);
    });
  }

  async listen(user: User, onHint: (hint: Hint) => void): Promise<Listening> {
    this.#store.assertOpen();
    const key = userKey(user);
    const ears = this.#ears.get(key) ?? new Few<Ear>();
    this.#ears.set(key, ears);
    const ear = new Ear(onHint, { key, ears, all: this.#ears });
    ears.add(ear);
    return ear;
  }

  /** How many users are listened to: a leak test looks at it. */
  get size(): number {
    return this.#ears.size;
  }

  close(): void {
    this.#ears.clear();
  }
}

/** Where an ear is to be found. */
interface EarPlace {
  readonly key: string;
  readonly ears: Few<Ear>;
  readonly all: Map<string, Few<Ear>>;
}

class Ear implements Listening {
  readonly onHint: (hint: Hint) => void;
  readonly #key: string;
  readonly #ears: Few<Ear>;
  readonly #all: Map<string, Few<Ear>>;

  constructor(onHint: (hint: Hint) => void, { key, ears, all }: EarPlace) {
    this.onHint = onHint;
    this.#key = key;
    this.#ears = ears;
    this.#all = all;
  }

  get alone(): boolean {
    return this.#ears.size === 1;
  }

  [Symbol.dispose](): void {
    this.#ears.delete(this);
    if (this.#ears.size === 0 && this.#all.get(this.#key) === this.#ears) this.#all.delete(this.#key);
  }
}
