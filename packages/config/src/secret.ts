const REDACTED = "[redacted]";

/**
 * A value that is never printed: string conversion, JSON and `util.inspect` give `[redacted]`. Only `reveal()` tells it.
 *
 * @example
 * const key = new TextEncoder().encode(config.auth.secret.reveal());
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Hand it to the library that needs it; do not keep it in a variable that is logged. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** How Node prints it, in `console.log` as well. The name comes from the symbol registry, so that browsers can load this file. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}
