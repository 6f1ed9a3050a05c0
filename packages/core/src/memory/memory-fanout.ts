import type { Fanout, Hint } from "../contracts/fanout.js";
import type { User } from "../contracts/user-context.js";
import { userKey } from "../identity/user-key.js";
import type { MemoryStore } from "./memory-store.js";

/** Hints between the hubs that share this engine object. */
export class MemoryFanout implements Fanout {
  readonly #store: MemoryStore;
  readonly #listeners = new Map<string, Set<(hint: Hint) => void>>();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  announce(user: User, hint: Hint): void {
    const listeners = this.#listeners.get(userKey(user));
    if (listeners === undefined) return;
    queueMicrotask(() => {
      for (const listener of listeners) listener(hint);
    });
  }

  async listen(user: User, onHint: (hint: Hint) => void): Promise<Disposable> {
    this.#store.assertOpen();
    const key = userKey(user);
    const listeners = this.#listeners.get(key) ?? new Set();
    const own = (hint: Hint): void => {
      onHint(hint);
    };
    this.#listeners.set(key, listeners.add(own));
    const stop = (): void => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
    return { [Symbol.dispose]: stop };
  }

  /** How many users are listened to: a leak test looks at it. */
  get size(): number {
    return this.#listeners.size;
  }

  close(): void {
    this.#listeners.clear();
  }
}
