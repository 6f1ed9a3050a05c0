import type { WebSocketManager } from "../contracts/manager.js";

/** The same object for the same user for as long as anybody holds it; nobody does: it is gone. */
export class ManagerCache {
  readonly #refs = new Map<string, WeakRef<WebSocketManager>>();
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (this.#refs.get(key)?.deref() === undefined) this.#refs.delete(key);
  });

  get size(): number {
    return this.#refs.size;
  }

  get(key: string, create: () => WebSocketManager): WebSocketManager {
    const found = this.#refs.get(key)?.deref();
    if (found !== undefined) return found;
    const made = create();
    this.#refs.set(key, new WeakRef(made));
    this.#gone.register(made, key);
    return made;
  }
}
