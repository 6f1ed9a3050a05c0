export const TEXT = 1;
export const CLOSE = 8;
export const PING = 9;

/** `bytes` is valid until the call returns; the payload is `bytes[start, end)`. */
export type OnFrame = (opcode: number, bytes: Buffer, payload: { start: number; end: number }) => void;

/**
 * Cuts a stream of a server's frames (RFC 6455 section 5.2) where they end. Reads headers only. It takes what the servers
 * of the bench send: whole, unmasked, uncompressed messages; anything else is an error, so that nothing goes uncounted.
 */
export class FrameReader {
  readonly #onFrame: OnFrame;
  #rest: Buffer | undefined;
  /** Used over and over: one object a frame would be most of the work. */
  readonly #payload = { start: 0, end: 0 };

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** What arrived of a frame that is not complete, bytes. */
  get pending(): number {
    return this.#rest?.length ?? 0;
  }

  /** `chunk` may be written over afterwards. */
  push(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    for (;;) {
      const end = this.#frame(bytes, at);
      if (end === undefined) break;
      at = end;
    }
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
  }

  /** Where the frame at `at` ends; undefined when it is not all there. */
  #frame(bytes: Buffer, at: number): number | undefined {
    if (bytes.length < at + 2) return undefined;
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    if ((first & 0xf0) !== 0x80 || second > 127) {
      throw new Error(`expected a whole, unmasked, plain frame, received one that begins ${hex(first)} ${hex(second)}`);
    }
    const start = at + (second < 126 ? 2 : second === 126 ? 4 : 10);
    if (bytes.length < start) return undefined;
    const length =
      second < 126 ? second : second === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const end = start + length;
    if (bytes.length < end) return undefined;
    this.#payload.start = start;
    this.#payload.end = end;
    this.#onFrame(first & 0x0f, bytes, this.#payload);
    return end;
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
