import { connect, type Socket } from "node:net";
import type { Dialect } from "./dialect.js";
import { CLOSE, FrameReader, PING, TEXT } from "./frame-reader.js";
import { maskedFrame } from "./masked-frame.js";
import { OrderCheck } from "./order-check.js";

const PONG = 10;
const HEAD_END = Buffer.from("\r\n\r\n");
const KEY = Buffer.from("isowire-bench-16").toString("base64");

/** Everything is read into one buffer: what arrives is looked at before the next read. */
const shared = Buffer.allocUnsafe(262_144);

export interface DeviceOptions {
  readonly user: number;
  readonly port: number;
  readonly dialect: Dialect;
  /** The address it comes from: each has some 28,000 ports. */
  readonly localAddress: string;
  /** Keeps track of where it is, to come back there. */
  readonly tracked?: boolean;
  /** Where to begin, for a device that was never here. */
  readonly place?: string;
  readonly onEvent: (device: Device, bytes: Buffer, payload: { readonly start: number; readonly end: number }) => void;
  readonly onFault: (error: Error) => void;
}

/** One device of one user: a TCP socket that shakes hands, reads frame headers, and checks what it counts. */
export class Device {
  readonly user: number;
  readonly tracked: boolean;
  /** The numbers the servers put in their events. */
  readonly events: OrderCheck;
  /** The offsets of Isowire. */
  readonly offsets: OrderCheck;
  /** Isowire's epoch, Socket.IO's private id. */
  epoch = "";
  /** Where it is, as its dialect says it. */
  place: string | undefined;
  readonly #options: DeviceOptions;
  #socket: Socket | undefined;
  #frames: FrameReader | undefined;
  #head: Buffer | undefined;
  #ready: (() => void) | undefined;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.user = options.user;
    this.tracked = options.tracked ?? false;
    this.place = options.place;
    this.events = new OrderCheck(`event of user ${options.user}`);
    this.offsets = new OrderCheck(`offset of user ${options.user}`);
  }

  /** Resolves when the server is ready for it. */
  open(): Promise<void> {
    return new Promise((resolve) => {
      const { port, localAddress, onFault } = this.#options;
      this.#ready = resolve;
      this.#head = Buffer.alloc(0);
      this.#frames = new FrameReader((opcode, bytes, payload) => this.#frame(opcode, bytes, payload));
      const onread = { buffer: shared, callback: (length: number) => this.#read(length) };
      const socket = connect({ host: "127.0.0.1", port, localAddress, onread, noDelay: true });
      this.#socket = socket;
      socket.on("error", onFault);
      socket.on("close", () => {
        if (this.#socket === socket) onFault(new Error(`the server closed the connection of user ${this.user}`));
      });
      socket.write(this.#upgrade());
    });
  }

  /** A text message of up to 125 bytes. */
  say(text: string): void {
    this.#socket?.write(maskedFrame(TEXT, text));
  }

  /** Breaks the connection without a goodbye, as a network does. */
  drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.off("error", this.#options.onFault);
    socket?.on("error", ignore);
    socket?.destroy();
  }

  #upgrade(): string {
    const { target, headers } = this.#options.dialect.request(this);
    const lines = Object.entries({
      Host: "127.0.0.1",
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": KEY,
      "Sec-WebSocket-Version": "13",
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    return `GET ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
  }

  #read(length: number): boolean {
    if (this.#socket === undefined) return false;
    try {
      const chunk = shared.subarray(0, length);
      if (this.#head === undefined) this.#frames?.push(chunk);
      else this.#shakeHands(Buffer.concat([this.#head, chunk]));
    } catch (error) {
      this.#options.onFault(error as Error);
    }
    return true;
  }

  #shakeHands(head: Buffer): void {
    const end = head.indexOf(HEAD_END);
    this.#head = end === -1 ? head : undefined;
    if (end === -1) return;
    const status = head.toString("latin1", 0, head.indexOf("\r\n"));
    if (!status.startsWith("HTTP/1.1 101 ")) throw new Error(`expected a handshake, received ${status}`);
    if (this.#options.dialect.readyAtHandshake) this.#ready?.();
    this.#frames?.push(head.subarray(end + HEAD_END.length));
  }

  #frame(opcode: number, bytes: Buffer, payload: { readonly start: number; readonly end: number }): void {
    if (opcode === TEXT) {
      const heard = this.#options.dialect.hear(this, bytes, payload);
      if (heard === "event") this.#options.onEvent(this, bytes, payload);
      else if (heard === "ready") this.#ready?.();
    } else if (opcode === PING) {
      this.#socket?.write(maskedFrame(PONG, bytes.subarray(payload.start, payload.end)));
    } else if (opcode === CLOSE) {
      const code = payload.end - payload.start < 2 ? "without a code" : String(bytes.readUInt16BE(payload.start));
      throw new Error(`the server closed the connection of user ${this.user}: ${code}`);
    } else {
      throw new Error(`expected text, a ping or a close, received a frame of opcode ${opcode}`);
    }
  }
}

function ignore(): void {
  // Nobody is interested in a connection that was dropped.
}
