import type { Fanout, Hint, Listening } from "../contracts/fanout.js";
import type { User } from "../contracts/user-context.js";
import { userKey } from "../identity/user-key.js";
import type { MemoryStore } from "./memory-store.js";

/** Hints between the hubs that share this engine object. */
export class MemoryFanout implements Fanout {
  readonly #store: MemoryStore;
  readonly #ears = new Map<string, Set<Ear>>();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  announce(user: User, hint: Hint): void {
    const ears = this.#ears.get(userKey(user));
    if (ears === undefined) return;
    queueMicrotask(() => {
      for (const ear of ears) ear.onHint(hint);
    });
  }

  async listen(user: User, onHint: (hint: Hint) => void): Promise<Listening> {
    this.#store.assertOpen();
    const key = userKey(user);
    const ears = this.#ears.get(key) ?? new Set();
    const ear = new Ear(onHint, ears, () => {
      if (ears.size === 0 && this.#ears.get(key) === ears) this.#ears.delete(key);
    });
    this.#ears.set(key, ears.add(ear));
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

class Ear implements Listening {
  readonly onHint: (hint: Hint) => void;
  readonly #ears: Set<Ear>;
  readonly #gone: () => void;

  constructor(onHint: (hint: Hint) => void, ears: Set<Ear>, gone: () => void) {
    this.onHint = onHint;
    this.#ears = ears;
    this.#gone = gone;
  }

  get alone(): boolean {
    return this.#ears.size === 1;
  }

  [Symbol.dispose](): void {
    this.#ears.delete(this);
    this.#gone();
  }
}
