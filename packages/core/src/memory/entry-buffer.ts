import type { Entry } from "../contracts/event.js";
import { entryBytes } from "../log/entry-bytes.js";

/** Entries in order, dropped from the front in constant time on average. Offsets in it rise by exactly 1. */
export class EntryBuffer {
  bytes = 0;
  /** What was dropped leaves its place empty, so that nothing holds the entry, until the places are given back together. */
  #items: (Entry | undefined)[] = [];
  #start = 0;

  get size(): number {
    return this.#items.length - this.#start;
  }

  get first(): Entry | undefined {
    return this.#items[this.#start];
  }

  get last(): Entry | undefined {
    return this.size === 0 ? undefined : this.#items[this.#items.length - 1];
  }

  push(entry: Entry): void {
    this.#items.push(entry);
    this.bytes += entryBytes(entry);
  }

  shift(): void {
    const entry = this.first;
    if (entry === undefined) return;
    this.bytes -= entryBytes(entry);
    this.#items[this.#start] = undefined;
    this.#start += 1;
    if (this.#start > 64 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
  }

  /** By offset; undefined when it is not (or no longer) here. */
  at(offset: number): Entry | undefined {
    const first = this.first;
    return first === undefined || offset < first.offset ? undefined : this.#items[this.#start + offset - first.offset];
  }

  /** Replaces every entry, keeping order: for a change of epoch. */
  map(change: (entry: Entry) => Entry): void {
    this.#items = this.#items.slice(this.#start).map((entry) => entry && change(entry));
    this.#start = 0;
  }

  /** Forgets the newest ones above `offset`: what a restored backup looks like. */
  truncate(offset: number): void {
    while ((this.last?.offset ?? 0) > offset) {
      const entry = this.#items.pop();
      if (entry !== undefined) this.bytes -= entryBytes(entry);
    }
  }
}
