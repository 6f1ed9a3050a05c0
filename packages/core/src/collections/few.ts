const NOTHING: readonly never[] = Object.freeze([]);

/**
 * A set of what is nearly always one: no larger than what is in it, where a `Set` keeps a table. Its items stand in an array
 * that is replaced and never changed, so who goes through it while it changes sees what was there at the start.
 */
export class Few<T> implements Iterable<T> {
  #items: readonly T[] = NOTHING;

  get size(): number {
    return this.#items.length;
  }

  has(item: T): boolean {
    return this.#items.includes(item);
  }

  find(matches: (item: T) => boolean): T | undefined {
    return this.#items.find(matches);
  }

  /** Adds it behind the others unless it is there. */
  add(item: T): void {
    if (!this.has(item)) this.#items = [...this.#items, item];
  }

  delete(item: T): void {
    if (!this.has(item)) return;
    this.#items = this.size === 1 ? NOTHING : this.#items.filter((other) => other !== item);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }
}
