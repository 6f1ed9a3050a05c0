import type { Position } from "../contracts/position.js";

interface Step {
  readonly offset: number;
  readonly time: number;
  readonly n: number;
}

/** What a log is, said as simply as possible: a list of all that was ever appended, and how much of it is left. */
export class LogModel {
  readonly maxEntries: number;
  readonly maxAgeMs: number;
  epoch: string;
  /** What the log stood at before its first entry, then every entry there ever was. */
  readonly #all: Step[];
  #oldest = 1;
  readonly #keys = new Map<string, { print: string; position: Position; until: number }>();

  constructor(created: Position, bounds: { readonly maxEntries: number; readonly maxAgeMs: number }) {
    this.epoch = created.epoch;
    this.#all = [{ offset: 0, time: created.time, n: NaN }];
    this.maxEntries = bounds.maxEntries;
    this.maxAgeMs = bounds.maxAgeMs;
  }

  get head(): Position {
    return this.positionAt(this.#all.length - 1);
  }

  /** Of an entry that was there at some time, in the epoch of now. */
  positionAt(offset: number): Position {
    const step = this.#all[offset];
    if (step === undefined) throw new Error(`the model has no entry ${String(offset)}`);
    return { epoch: this.epoch, offset, time: step.time };
  }

  append(numbers: readonly number[], { key, now }: { readonly key: string | undefined; readonly now: number }) {
    const print = JSON.stringify(numbers);
    const seen = key === undefined ? undefined : this.#keys.get(key);
    if (seen !== undefined && seen.until > now) {
      return seen.print === print ? { position: seen.position, duplicate: true } : "ERR_IDEMPOTENCY_MISMATCH";
    }
    const time = Math.max(this.head.time, now);
    for (const n of numbers) this.#all.push({ offset: this.#all.length, time, n });
    const position = this.head;
    if (key !== undefined) this.#keys.set(key, { print, position, until: now + 300_000 });
    return { position, duplicate: false };
  }

  trim(through: number): void {
    this.#oldest = Math.max(this.#oldest, Math.min(through + 1, this.#all.length));
  }

  retain(now: number): void {
    while (this.#kept().length > this.maxEntries) this.#oldest += 1;
    while (this.#kept()[0] !== undefined && (this.#kept()[0]?.time ?? 0) + this.maxAgeMs <= now) this.#oldest += 1;
  }

  read(after: Position | undefined, limit: number) {
    const from = after ?? this.positionAt(this.#oldest - 1);
    if (from.epoch !== this.epoch || from.offset >= this.#all.length) return { status: "epoch_changed" };
    if (from.offset < this.#oldest - 1) return { status: "trimmed" };
    if (this.#all[from.offset]?.time !== from.time) return { status: "epoch_changed" };
    return {
      status: "ok",
      numbers: this.#kept((step) => step.offset > from.offset)
        .slice(0, limit)
        .map(said),
    };
  }

  history({ before, after, limit }: { readonly before?: number; readonly after?: number; readonly limit: number }) {
    const found = this.#kept(({ offset }) => offset > (after ?? 0) && offset < (before ?? Infinity));
    const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);
    return { numbers: page.map(said), more: page.length < found.length };
  }

  #kept(also: (step: Step) => boolean = () => true): readonly Step[] {
    return this.#all.filter((step) => step.offset >= this.#oldest && also(step));
  }
}

/** Offset, time and number: all that a reader sees of a step. */
function said({ offset, time, n }: Step): readonly number[] {
  return [offset, time, n];
}
