import { connect, type Socket } from "node:net";
import { parseFrames, type RawFrame } from "./raw-client.js";

const TICK_MS = 50;

/** A client that takes so many bytes a second out of its socket, and no more; with 0 it takes nothing after its welcome. */
export class SlowReader implements Disposable {
  readonly socket: Socket;
  readonly entries: { readonly type: string; readonly offset: number }[] = [];
  closeCode: number | undefined;
  readonly #timer: NodeJS.Timeout;
  #received = Buffer.alloc(0);
  #isUpgraded = false;
  #allowance = 0;

  constructor(port: number, { target, bytesPerSecond }: { readonly target: string; readonly bytesPerSecond: number }) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", () => undefined);
    // Whoever listens for this asks for the bytes; nobody gets them unasked.
    this.socket.on("readable", () => undefined);
    this.socket.write(
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Key: ${Buffer.alloc(16, 1).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    this.#timer = setInterval(() => {
      this.#allowance += (bytesPerSecond * TICK_MS) / 1_000;
      this.#read();
    }, TICK_MS);
  }

  #read(): void {
    const size = Math.min(Math.floor(this.#allowance), this.socket.readableLength);
    const chunk = size > 0 ? (this.socket.read(size) as Buffer | null) : null;
    if (chunk === null) return;
    this.#allowance -= chunk.length;
    this.#received = Buffer.concat([this.#received, chunk]);
    if (!this.#isUpgraded) this.#skipHead();
    if (this.#isUpgraded) this.#takeFrames();
  }

  #skipHead(): void {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end === -1) return;
    this.#isUpgraded = true;
    this.#received = this.#received.subarray(end + 4);
  }

  #takeFrames(): void {
    const frames = parseFrames(this.#received);
    const last = frames.at(-1);
    if (last === undefined) return;
    // A copy: what was read may go.
    const end = last.payload.byteOffset + last.payload.length - this.#received.byteOffset;
    for (const frame of frames) this.#take(frame);
    this.#received = Buffer.from(this.#received.subarray(end));
  }

  #take({ opcode, payload }: RawFrame): void {
    if (opcode === 8) this.closeCode = payload.readUInt16BE(0);
    if (opcode !== 1) return;
    const message = JSON.parse(payload.toString()) as { type: string; offset?: number };
    const { type, offset } = message;
    if (offset !== undefined) this.entries.push({ type, offset });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.socket.destroy();
  }
}
