import type { Socket } from "node:net";

/** What the network is like at the moment; all lanes of a proxy look at the same one. */
export interface Weather {
  isBlackhole: boolean;
  delayMs: number;
  /** 0 = as fast as it goes. */
  bytesPerSecond: number;
}

/** What happens to one connection by chance. */
export interface LaneLuck {
  /** How much later than the weather says, ms. */
  delayMs(): number;
  /** How many of these bytes go in one piece: 1 or more. */
  pieceBytes(waiting: number): number;
  /** Called for what went through. */
  passed(bytes: number): void;
}

interface Waiting {
  readonly bytes: Buffer;
  readonly dueAt: number;
}

/** So much waits here before the sender is told to wait. */
const HIGH_WATER_BYTES = 64 * 1024;
/** With a bandwidth, a piece is what passes in this time. */
const PIECE_MS = 20;

/** One direction of one connection: bytes and the end of the stream arrive in order, each when the weather lets it. */
export class FaultLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #weather: Weather;
  readonly #luck: LaneLuck | undefined;
  readonly #queue: Waiting[] = [];
  #waitingBytes = 0;
  #freeAt = 0;
  #hasEnded = false;
  #isFull = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, options: { readonly weather: Weather; readonly luck: LaneLuck | undefined }) {
    this.#from = from;
    this.#to = to;
    this.#weather = options.weather;
    this.#luck = options.luck;
    from.on("data", (bytes: Buffer) => this.#take(bytes));
    from.once("end", () => {
      this.#hasEnded = true;
      this.look();
    });
    to.on("drain", () => {
      this.#isFull = false;
      this.look();
    });
  }

  /** Lets through what may pass now, and comes back for the rest. */
  look(): void {
    clearTimeout(this.#timer);
    while (!this.#weather.isBlackhole && !this.#isFull && this.#to.writable) {
      const next = this.#queue[0];
      if (next === undefined) {
        if (this.#hasEnded) this.#to.end();
        break;
      }
      const waitMs = Math.max(next.dueAt, this.#freeAt) - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.look(), Math.ceil(waitMs));
        return;
      }
      this.#pass(next);
    }
    if (this.#waitingBytes < HIGH_WATER_BYTES) this.#from.resume();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  #take(bytes: Buffer): void {
    const delayMs = this.#weather.delayMs + (this.#luck?.delayMs() ?? 0);
    this.#queue.push({ bytes, dueAt: performance.now() + delayMs });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= HIGH_WATER_BYTES) this.#from.pause();
    this.look();
  }

  #pass({ bytes }: Waiting): void {
    const { bytesPerSecond } = this.#weather;
    const most = bytesPerSecond === 0 ? bytes.length : Math.ceil((bytesPerSecond * PIECE_MS) / 1000);
    const size = Math.min(bytes.length, most, this.#luck?.pieceBytes(bytes.length) ?? bytes.length);
    if (size === bytes.length) this.#queue.shift();
    else this.#queue[0] = { bytes: bytes.subarray(size), dueAt: performance.now() + (this.#luck?.delayMs() ?? 0) };
    this.#waitingBytes -= size;
    if (bytesPerSecond > 0) this.#freeAt = performance.now() + (size * 1000) / bytesPerSecond;
    this.#isFull = !this.#to.write(bytes.subarray(0, size));
    this.#luck?.passed(size);
  }
}
