import { connect, type Socket } from "node:net";
import { constants, inflateRawSync } from "node:zlib";
import { eventually } from "./eventually.js";

export interface RawFrame {
  readonly opcode: number;
  /** The first reserved bit. */
  readonly deflated: boolean;
  readonly payload: Buffer;
}

/** A client without a library: it sends whatever bytes a test wants, whenever it wants. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  ended = false;
  /** Why the connection broke, if it did. */
  error: Error | undefined;
  #received = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", (error) => (this.error = error));
    this.socket.on("close", () => (this.ended = true));
    this.socket.on("data", (chunk: Buffer) => (this.#received = Buffer.concat([this.#received, chunk])));
  }

  /** Writes an upgrade request with anything that is to follow in the same packet. */
  upgrade(target: string, { headers = {}, early = [] as Buffer[] } = {}): void {
    const lines = Object.entries({
      Host: "127.0.0.1",
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": Buffer.alloc(16, 1).toString("base64"),
      "Sec-WebSocket-Version": "13",
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(
      Buffer.concat([Buffer.from(`GET ${target} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1"), ...early]),
    );
  }

  /** The answer's lines before the first frame. */
  get head(): string {
    return this.#received.toString("latin1").split("\r\n\r\n", 1)[0] ?? "";
  }

  get status(): number | undefined {
    const match = /^HTTP\/1\.1 (\d{3}) /.exec(this.#received.toString("latin1"));
    return match === null ? undefined : Number(match[1]);
  }

  /** The whole frames that arrived so far. */
  get frames(): RawFrame[] {
    const end = this.#received.indexOf("\r\n\r\n");
    return end === -1 ? [] : parseFrames(this.#received.subarray(end + 4));
  }

  get texts(): string[] {
    return this.frames.filter(({ opcode }) => opcode === 1).map(({ payload }) => payload.toString());
  }

  /** The code of the close frame. */
  async closeCode(): Promise<number> {
    const frame = await eventually("a close frame", () => this.frames.find(({ opcode }) => opcode === 8));
    return frame.payload.readUInt16BE(0);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** A masked frame, as clients send them; the mask is 0, so the payload stands there as it is. */
export function maskedFrame(payload: Buffer | string, { opcode = 1, fin = true } = {}): Buffer {
  const bytes = Buffer.from(payload);
  const head = bytes.length < 126 ? Buffer.from([0, 0x80 | bytes.length]) : Buffer.alloc(4);
  if (bytes.length >= 126) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(bytes.length, 2);
  }
  head[0] = (fin ? 0x80 : 0) | opcode;
  return Buffer.concat([head, Buffer.alloc(4), bytes]);
}

/** The message of a frame, unfolded when it was compressed. */
export function textOf({ deflated, payload }: RawFrame): string {
  return (deflated ? inflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }) : payload).toString();
}

export function parseFrames(bytes: Buffer): RawFrame[] {
  const frames: RawFrame[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
    if (start > bytes.length) break;
    const length =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    if (start + length > bytes.length) break;
    const first = bytes[at] ?? 0;
    frames.push({
      opcode: first & 0x0f,
      deflated: (first & 0x40) !== 0,
      payload: bytes.subarray(start, start + length),
    });
    at = start + length;
  }
  return frames;
}
