import type { Duplex } from "node:stream";
import { atEndOfTurn, currentTurn, type TurnMember } from "./end-of-turn.js";

/** How much the socket holds at most; the rest waits here. A slow peer that still reads is then seen to read. */
const WINDOW_BYTES = 65_536;
/** What is joined at most before it goes out within a turn, so that a long loop does not hold the first ones back. */
const JOIN_BYTES = 16_384;
const JOIN_FRAMES = 64;

/**
 * Complete frames on their way into one socket, in order. The first of a turn goes out at once; what follows in the same
 * turn goes out as one write.
 */
export class SendQueue implements TurnMember {
  readonly #socket: Duplex;
  readonly #fell: () => void;
  readonly #isOpen: () => boolean;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #turn = 0;
  #enrolled = false;
  /** What `bytes` was when somebody last looked. */
  #known = 0;

  /**
   * `fell` is called when `bytes` fell, at most once for each completed write. What still waits when `isOpen` says no longer is
   * dropped: after a close frame there must be no other (RFC 6455 section 5.5.1).
   */
  constructor(socket: Duplex, fell: () => void, isOpen: () => boolean = () => true) {
    this.#socket = socket;
    this.#fell = fell;
    this.#isOpen = isOpen;
  }

  /** Everything not yet given to the operating system. */
  get bytes(): number {
    return this.#waitingBytes + this.#socket.writableLength;
  }

  push(frame: Buffer): void {
    const turn = currentTurn();
    if (this.#waiting.length === 0 && this.#turn !== turn && this.#socket.writableLength < WINDOW_BYTES) {
      this.#turn = turn;
      this.#socket.write(frame, this.#written);
    } else {
      this.#waiting.push(frame);
      this.#waitingBytes += frame.length;
      if (this.#waitingBytes >= JOIN_BYTES || this.#waiting.length >= JOIN_FRAMES) this.#pump();
      if (this.#waiting.length > 0) this.#enrol();
    }
    this.#known = this.bytes;
  }

  endTurn(): void {
    this.#enrolled = false;
    this.#pump();
    this.#known = this.bytes;
  }

  /** Hands everything over, whatever the window says: what is written to the socket next comes after it. */
  flush(): void {
    const waiting = this.#waiting;
    this.clear();
    for (const frame of waiting) this.#socket.write(frame, this.#written);
    this.#known = this.bytes;
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #enrol(): void {
    if (this.#enrolled) return;
    this.#enrolled = true;
    atEndOfTurn(this);
  }

  #pump(): void {
    if (!this.#isOpen()) this.clear();
    while (this.#waiting.length > 0) {
      const room = WINDOW_BYTES - this.#socket.writableLength;
      if (room <= 0) return;
      this.#socket.write(this.#take(room), this.#written);
    }
  }

  /** As many frames as fit into `room`, at least one, as one buffer. */
  #take(room: number): Buffer {
    let count = 0;
    let bytes = 0;
    for (const frame of this.#waiting) {
      if (count > 0 && bytes + frame.length > room) break;
      count += 1;
      bytes += frame.length;
    }
    const taken = this.#waiting.splice(0, count);
    this.#waitingBytes -= bytes;
    return taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken, bytes);
  }

  readonly #written = (error?: Error | null): void => {
    if (error != null) return;
    this.#pump();
    const bytes = this.bytes;
    const fell = bytes < this.#known;
    this.#known = bytes;
    if (fell) this.#fell();
  };
}
