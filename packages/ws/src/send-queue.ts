import type { Duplex } from "node:stream";
import { atEndOfTurn, currentTurn, holdBack, type TurnMember } from "./end-of-turn.js";

/** How much the socket holds at most; the rest waits here. A slow peer that still reads is then seen to read. */
const WINDOW_BYTES = 65_536;
/** What is joined at most before it goes out within a turn, so that a long loop does not hold the first ones back. */
const JOIN_BYTES = 16_384;
const JOIN_FRAMES = 64;
/** As long as the socket holds no more than so much, a write need not say when it is done: nobody waits for so little. */
const QUIET_BYTES = 8_192;

export interface QueueOwner {
  /** What still waits when it no longer is, is dropped: after a close frame there must be no other (RFC 6455 section 5.5.1). */
  readonly isOpen: boolean;
  /** `bytes` fell. Called at most once for each completed write that was worth a word. */
  fell(): void;
}

/**
 * Complete frames on their way into one socket, in order, as binary strings: one character a byte. Strings are joined
 * without copying, and Node writes them without a Buffer between. The first frame of a turn goes out at once; what follows
 * in the same turn goes out as one write. A write always ends where a frame ends, since `ws` puts its own frames between.
 */
export class SendQueue implements TurnMember {
  readonly #socket: Duplex;
  readonly #owner: QueueOwner;
  /** Joined frames that wait for room in the socket; made when there are any. */
  #full: string[] | undefined;
  /** What is still being joined. */
  #joined = "";
  #joinedFrames = 0;
  #waitingBytes = 0;
  #turn = 0;
  #enrolled = false;
  /** Writes that will say when they are done, and have not yet. */
  #unsaid = 0;
  /** What `bytes` was when somebody last looked. */
  #known = 0;
  #written: ((error?: Error | null) => void) | undefined;

  constructor(socket: Duplex, owner: QueueOwner) {
    this.#socket = socket;
    this.#owner = owner;
  }

  /** Everything not yet given to the operating system. */
  get bytes(): number {
    return this.#waitingBytes + this.#socket.writableLength;
  }

  push(frame: string): void {
    const turn = currentTurn();
    if (this.#turn !== turn && this.#waitingBytes === 0 && this.#hasRoom(frame.length)) {
      this.#turn = turn;
      this.#write(frame);
      return;
    }
    this.#joined += frame;
    this.#joinedFrames += 1;
    this.#waitingBytes += frame.length;
    if (this.#joined.length >= JOIN_BYTES || this.#joinedFrames >= JOIN_FRAMES) this.#pump();
    this.#known = this.bytes;
    if (this.#joinedFrames === 0) return;
    this.enrol();
    holdBack(frame.length);
  }

  /** Has the turn end here, too. A socket that was corked is uncorked then: all of its first turn goes out as one write. */
  enrol(): void {
    if (this.#enrolled) return;
    this.#enrolled = true;
    atEndOfTurn(this);
  }

  endTurn(): void {
    this.#enrolled = false;
    this.#pump();
    if (this.#socket.writableCorked > 0) this.#socket.uncork();
    this.#known = this.bytes;
  }

  /** Hands everything over, whatever the window says: what is written to the socket next comes after it. */
  flush(): void {
    this.#seal();
    const full = this.#full ?? [];
    this.clear();
    for (const frames of full) this.#write(frames);
  }

  clear(): void {
    this.#full = undefined;
    this.#joined = "";
    this.#joinedFrames = 0;
    this.#waitingBytes = 0;
  }

  /** What was joined is complete; what comes next is joined anew. */
  #seal(): void {
    if (this.#joinedFrames === 0) return;
    (this.#full ??= []).push(this.#joined);
    this.#joined = "";
    this.#joinedFrames = 0;
  }

  #pump(): void {
    if (!this.#owner.isOpen) this.clear();
    if (this.#full === undefined && this.#joinedFrames > 0 && this.#hasRoom(this.#joined.length)) {
      const frames = this.#joined;
      this.clear();
      this.#write(frames);
      return;
    }
    this.#seal();
    const full = this.#full ?? [];
    let written = 0;
    for (const frames of full) {
      if (!this.#hasRoom(frames.length)) break;
      written += 1;
      this.#waitingBytes -= frames.length;
      this.#write(frames);
    }
    this.#full = written === full.length ? undefined : full.slice(written);
  }

  /**
   * Into a socket that holds next to nothing everything goes, however large. So does what would otherwise wait for writes that
   * say nothing when they are done: quiet ones, and the frames that `ws` writes itself.
   */
  #hasRoom(bytes: number): boolean {
    const { writableLength } = this.#socket;
    return this.#unsaid === 0 || writableLength <= QUIET_BYTES || writableLength + bytes <= WINDOW_BYTES;
  }

  #write(frames: string): void {
    if (this.#socket.writableLength + frames.length <= QUIET_BYTES) {
      this.#socket.write(frames, "latin1");
    } else {
      this.#written ??= (error) => this.#done(error);
      this.#unsaid += 1;
      this.#socket.write(frames, "latin1", this.#written);
    }
    this.#known = this.bytes;
  }

  #done(error?: Error | null): void {
    this.#unsaid -= 1;
    if (error != null) return;
    const known = this.#known;
    this.#pump();
    this.#known = this.bytes;
    if (this.#known < known) this.#owner.fell();
  }
}
