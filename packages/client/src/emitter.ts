type Listener = (value: never) => void;

/** Listeners by name. One that throws does not stop the others. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #failed: (error: unknown) => void;

  /** @param failed what a listener threw */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Returns what ends the subscription. The same function may be given twice and is then called twice. */
  on(name: string, listener: Listener): () => void {
    const own: Listener = (value) => listener(value);
    const named = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, named);
    named.add(own);
    return () => {
      named.delete(own);
      if (named.size === 0 && this.#listeners.get(name) === named) this.#listeners.delete(name);
    };
  }

  emit(name: string, value: unknown): void {
    const named = this.#listeners.get(name);
    if (named === undefined) return;
    for (const listener of [...named]) {
      if (!named.has(listener)) continue;
      try {
        listener(value as never);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
