/**
 * Numbers that must rise by exactly 1: sees whatever is lost, doubled or out of order. A check of its own for each device
 * and each numbering; it goes on over reconnects.
 */
export class OrderCheck {
  /** The last number that came. */
  last: number;
  readonly #name: string;

  constructor(name: string, last = 0) {
    this.#name = name;
    this.last = last;
  }

  /** @throws OrderError unless `number` is the next one */
  accept(number: number): void {
    if (number !== this.last + 1) throw new OrderError(this.#name, this.last + 1, number);
    this.last = number;
  }

  /** @throws OrderError unless everything up to `number` came */
  complete(number: number): void {
    if (this.last !== number) throw new OrderError(`the last ${this.#name}`, number, this.last);
  }
}

export class OrderError extends Error {
  constructor(name: string, expected: number, received: number) {
    super(`${name}: expected ${expected}, received ${received}: an event was lost, doubled or out of order`);
    this.name = "OrderError";
  }
}
