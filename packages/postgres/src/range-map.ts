import type { OffsetRange } from "./offset-range.js";

/** Offsets by user: what is gathered until it is told or read at once. */
export class RangeMap {
  #ranges = new Map<string, OffsetRange>();

  /** Two ranges of a user become one that holds both: what lies between them is in the log, too. */
  add({ k, f, l }: OffsetRange): void {
    const known = this.#ranges.get(k);
    this.#ranges.set(k, known === undefined ? { k, f, l } : { k, f: Math.min(f, known.f), l: Math.max(l, known.l) });
  }

  /** Everything, which is then forgotten. */
  take(): readonly OffsetRange[] {
    const ranges = [...this.#ranges.values()];
    this.#ranges = new Map();
    return ranges;
  }
}
