import type { Position, Welcome, WireEntry } from "@isowire/core/protocol";
import { positionToText } from "@isowire/core/protocol";

/**
 * Up to where in the user's log this client has received. In memory only: a position belongs to the state that was built
 * from the entries before it, and dies with it.
 */
export class Inbox {
  #position: Position | undefined;
  readonly #initial: "start" | undefined;

  constructor(initial?: "start") {
    this.#initial = initial;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  /** `?resume=` of the next dial. */
  get resume(): string | undefined {
    return this.#position === undefined ? this.#initial : positionToText(this.#position);
  }

  welcome({ resume, position }: Welcome): void {
    const isContinued = resume === "recovered" && this.#position?.epoch === position.epoch;
    if (!isContinued) this.#position = position;
  }

  reset(position: Position): void {
    this.#position = position;
  }

  /** What to do with an entry; when it is to be delivered the position has moved already, so that no handler can hold it back. */
  offer(entry: WireEntry): "deliver" | "duplicate" | "gap" {
    const position = this.#position;
    if (position === undefined) return "gap";
    if (entry.offset <= position.offset) return "duplicate";
    if ((entry.from ?? entry.offset) !== position.offset + 1) return "gap";
    this.#position = { epoch: position.epoch, offset: entry.offset, time: entry.time };
    return "deliver";
  }
}
