import type { SteeringInput } from "./run-record.js";

/** What came while the run was going on, each input once, for the agent to take. */
export class InputBox {
  readonly #taken: (through: number) => void;
  #waiting: SteeringInput[] = [];
  #lastSeq = 0;
  #takenThrough = 0;
  #closed = false;
  #wake: (() => void)[] = [];

  /** `taken` hears up to which `seq` the agent has them, so that they can leave the record. */
  constructor(taken: (through: number) => void) {
    this.#taken = taken;
  }

  /** What the record holds; those seen before are skipped. */
  offer(inputs: readonly SteeringInput[]): void {
    for (const input of inputs) {
      if (input.seq <= this.#lastSeq || this.#closed) continue;
      this.#lastSeq = input.seq;
      this.#waiting.push(input);
    }
    if (this.#waiting.length > 0) this.#ring();
  }

  /** The `seq` up to which the agent has taken them; 0 before the first. */
  get takenThrough(): number {
    return this.#takenThrough;
  }

  take(count = Infinity): readonly SteeringInput[] {
    const taken = this.#waiting.splice(0, count);
    const last = taken.at(-1);
    if (last !== undefined) {
      this.#takenThrough = last.seq;
      this.#taken(last.seq);
    }
    return taken;
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SteeringInput, void> {
    for (;;) {
      const [next] = this.take(1);
      if (next !== undefined) yield next;
      else if (this.#closed) return;
      else await new Promise<void>((wake) => this.#wake.push(wake));
    }
  }

  #ring(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const call of wake) call();
  }
}
