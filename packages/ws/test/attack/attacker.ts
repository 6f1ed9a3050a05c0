import { connect, type Socket } from "node:net";
import type { WireMessage } from "../device.js";
import { parseFrames, textOf, type RawFrame } from "../raw-client.js";
import { CLOSE, frame, TEXT } from "./frame.js";

export interface UpgradeRequest {
  readonly target?: string;
  readonly method?: string;
  readonly version?: string;
  /** Signs in as this user with a bearer token. */
  readonly user?: string | undefined;
  /** In place of the usual headers of the same name; a name may come twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** What follows in the same packet. */
  readonly after?: Buffer | string;
}

const USUAL: readonly (readonly [string, string])[] = [
  ["Host", "127.0.0.1"],
  ["Connection", "Upgrade"],
  ["Upgrade", "websocket"],
  ["Sec-WebSocket-Key", "AQEBAQEBAQEBAQEBAQEBAQ=="],
  ["Sec-WebSocket-Version", "13"],
];

/** The bytes of an upgrade request, right or wrong. */
export function upgradeRequest(request: UpgradeRequest = {}): Buffer {
  const { target = "/ws", method = "GET", version = "HTTP/1.1", user, headers = [], after = "" } = request;
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const token: readonly (readonly [string, string])[] = user === undefined ? [] : [["Authorization", `Bearer ${user}`]];
  const all = [...USUAL, ...token].filter(([name]) => !given.has(name.toLowerCase())).concat(headers);
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`${method} ${target} ${version}\r\n${lines}\r\n`, "latin1"), Buffer.from(after)]);
}

/** How long a condition may take to come true, ms. */
const DEADLINE_MS = 15_000;

/** A TCP client that sends whatever bytes it likes, and remembers what it was answered. */
export class Attacker implements Disposable {
  readonly socket: Socket;
  ended = false;
  /** The head of the HTTP answer, once it is whole. */
  head = "";
  readonly frames: RawFrame[] = [];
  readonly messages: WireMessage[] = [];
  readonly #chunks: Buffer[] = [];
  readonly #watchers = new Set<() => void>();
  #unread = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("error", () => undefined);
    this.socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.socket.on("close", () => {
      this.ended = true;
      this.#look();
    });
  }

  write(bytes: Buffer | string): this {
    this.socket.write(bytes);
    return this;
  }

  say(message: object | string): this {
    return this.write(frame(typeof message === "string" ? message : JSON.stringify(message)));
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get status(): number | undefined {
    const match = /^HTTP\/1\.1 (\d{3}) /.exec(this.head);
    return match === null ? undefined : Number(match[1]);
  }

  /** Looks whenever something arrives, until `read` returns something. */
  async until<T>(what: string, read: () => T | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const value = read();
        if (value === undefined || value === false) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(value);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`waited ${DEADLINE_MS} ms in vain for ${what}`));
      }, DEADLINE_MS);
      this.#watchers.add(look);
      look();
    });
  }

  /** The first message of this type, also when it came earlier. */
  async next(type: string): Promise<WireMessage> {
    return this.until(`a message of type ${type}`, () => this.messages.find((message) => message.type === type));
  }

  /** What became of the connection: `HTTP 400`, `closed 1002`, or `dropped` without a word. */
  async fate(): Promise<string> {
    return this.until("an end", () => this.#fate());
  }

  /** `welcome`, or what became of the connection before one. */
  async entry(): Promise<string> {
    const isWelcome = (): boolean => this.messages.some(({ type }) => type === "isowire:welcome");
    return this.until("a welcome, or an end", () => (isWelcome() ? "welcome" : this.#fate()));
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #fate(): string | undefined {
    if (this.status !== undefined && this.status !== 101) return `HTTP ${this.status}`;
    const close = this.frames.find(({ opcode }) => opcode === CLOSE)?.payload;
    if (close !== undefined) return `closed ${close.length < 2 ? "without a code" : close.readUInt16BE(0)}`;
    return this.ended ? "dropped" : undefined;
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#unread = Buffer.concat([this.#unread, chunk]);
    if (this.head === "") this.#readHead();
    if (this.status === 101) this.#readFrames();
    this.#look();
  }

  #readHead(): void {
    const end = this.#unread.indexOf("\r\n\r\n");
    if (end === -1) return;
    this.head = this.#unread.toString("latin1", 0, end);
    this.#unread = this.#unread.subarray(end + 4);
  }

  #readFrames(): void {
    const frames = parseFrames(this.#unread);
    const last = frames.at(-1)?.payload;
    if (last === undefined) return;
    this.#unread = this.#unread.subarray(last.byteOffset + last.length - this.#unread.byteOffset);
    this.frames.push(...frames);
    for (const each of frames) if (each.opcode === TEXT) this.messages.push(JSON.parse(textOf(each)) as WireMessage);
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}
