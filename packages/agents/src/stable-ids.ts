/**
 * Ids of what a run asks for, the same in every attempt: counted in call order, from the last checkpoint on. When an earlier
 * attempt has used a number for something else, the call gets an id beside it, which is the same in later attempts, too.
 */
export class StableIds {
  readonly #prefix: string;
  readonly #usedFor: (id: string) => string | undefined;
  #count: number;

  constructor(options: {
    readonly prefix: string;
    /** How many there were at the last checkpoint. */
    readonly count: number;
    /** What an earlier attempt used an id for. */
    readonly usedFor: (id: string) => string | undefined;
  }) {
    this.#prefix = options.prefix;
    this.#count = options.count;
    this.#usedFor = options.usedFor;
  }

  /** How many there were so far, over all attempts. */
  get count(): number {
    return this.#count;
  }

  next(what: string): string {
    this.#count += 1;
    const first = `${this.#prefix}${this.#count}`;
    for (let beside = 0; ; beside += 1) {
      const id = beside === 0 ? first : `${first}.${beside}`;
      const before = this.#usedFor(id);
      if (before === undefined || before === what) return id;
    }
  }
}
