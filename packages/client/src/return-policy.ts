import { closeVerdict } from "@isowire/core/protocol";
import { type Backoff, backoffDelay } from "./backoff.js";

/** Credentials expired this often without a welcome between: fresh ones do not help. */
const REFRESHES = 3;
/** Returns after a code that hints at a mistake, without a welcome between. */
const LIMITED_RETURNS = 5;
/** Dials that never opened until the status names likely causes. */
const UNOPENED_DIALS = 3;

export interface Ending {
  /** The close code; 0 when there was no close: the dial failed, or this side gave up. */
  readonly code: number;
  /** The handshake was completed; undefined when it did not come to a dial. */
  readonly opened: boolean | undefined;
  /** From `isowire:drain`. */
  readonly returnAfterMs?: number | undefined;
}

/** Whether and when to come back. The verdict on a code is the protocol's (`closeVerdict`), the counting is done here. */
export class ReturnPolicy {
  readonly #backoff: Backoff;
  readonly #random: () => number;
  #failures = 0;
  #refreshes = 0;
  #limited = 0;
  #unopened = 0;

  constructor(backoff: Backoff, random: () => number) {
    this.#backoff = backoff;
    this.#random = random;
  }

  get neverOpened(): boolean {
    return this.#unopened >= UNOPENED_DIALS;
  }

  /** ms to wait before the next dial, or "stop". */
  after(ending: Ending): number | "stop" {
    const verdict = closeVerdict(ending.code);
    if (ending.opened !== undefined) this.#unopened = ending.opened ? 0 : this.#unopened + 1;
    this.#failures += 1;
    if (verdict === "stop" || verdict === "ignore") return "stop";
    if (verdict === "refresh" && ++this.#refreshes >= REFRESHES) return "stop";
    if (verdict === "limited" && ++this.#limited > LIMITED_RETURNS) return "stop";
    const delayMs = backoffDelay(this.#backoff, this.#failures, this.#random);
    if (ending.returnAfterMs === undefined) return delayMs;
    // A server that sends everybody away again and again is not helped by its own hint.
    return this.#failures === 1 ? ending.returnAfterMs : Math.max(ending.returnAfterMs, delayMs);
  }

  welcomed(): void {
    this.#refreshes = 0;
    this.#limited = 0;
    this.#unopened = 0;
  }

  /** The connection has proven itself: the next failure is a first one. */
  settled(): void {
    this.#failures = 0;
  }

  reset(): void {
    this.welcomed();
    this.settled();
  }
}
