import type { Position } from "../../src/contracts/position.js";
import type { TransportConnection } from "../../src/contracts/transport.js";
import type { UserContext } from "../../src/contracts/user-context.js";
import { CLOSE_CODES } from "../../src/protocol/close-codes.js";
import { createMemoryTransport, type MemoryTransport } from "../../src/testing/memory-transport.js";
import { checkWire, type Message } from "./wire-rules.js";

export type Seen = Readonly<Record<"welcomes" | "entries" | "answers" | "closes", number>>;

/** One socket of one user, that holds everything it is told against the protocol. */
export class Witness {
  readonly user: UserContext;
  readonly transport: MemoryTransport = createMemoryTransport();
  /** What the hub is given: its calls are watched. */
  readonly connection: TransportConnection;
  /** Requests that were said, by id, and how many answers they may still have. */
  readonly #asked = new Map<string, number>();
  readonly #most: number;
  position: Position | undefined;
  readonly seen = { welcomes: 0, snapshots: 0, entries: 0, answers: 0, closes: 0 };

  constructor(user: UserContext, mostBufferedBytes: number) {
    this.user = user;
    this.#most = mostBufferedBytes;
    this.connection = this.#watched(this.transport.connection);
  }

  get isOpen(): boolean {
    return this.transport.closed === undefined;
  }

  say(message: unknown): void {
    if (!this.isOpen) return;
    for (const id of idsIn(message)) this.#asked.set(id, (this.#asked.get(id) ?? 0) + 1);
    this.transport.say(message);
  }

  read(count?: number): void {
    for (const message of this.transport.read(count) as Message[]) this.#take(message);
  }

  #take(message: Message): void {
    checkWire(message);
    const { type } = message;
    if (this.seen.welcomes === 0 && type !== "isowire:welcome") throw new Error(`${type} before the welcome`);
    if (type === "isowire:welcome") this.#welcome(message);
    else if (type === "isowire:snapshot") this.seen.snapshots += 1;
    else if (type === "isowire:reset") this.position = message["position"] as Position;
    else if (!type.startsWith("isowire:")) this.#entry(message);
    if (this.seen.snapshots > 1) throw new Error("a second snapshot");
    if (typeof message["id"] === "string") this.#answered(message["id"]);
    this.#checkOwner(message);
  }

  #welcome(message: Message): void {
    this.seen.welcomes += 1;
    if (this.seen.welcomes > 1) throw new Error("a second welcome");
    this.position = message["position"] as Position;
  }

  #entry(message: Message): void {
    const { offset, time } = message as unknown as { offset: number; time: number };
    this.seen.entries += 1;
    const expected = (this.position?.offset ?? 0) + 1;
    if (offset !== expected) throw new Error(`expected offset ${String(expected)}, received ${String(offset)}`);
    this.position = { epoch: this.position?.epoch ?? "", offset, time };
  }

  #answered(id: string): void {
    const left = this.#asked.get(id) ?? 0;
    if (left === 0) throw new Error(`an answer to ${id}, which was not asked, or was answered before`);
    this.seen.answers += 1;
    this.#asked.set(id, left - 1);
  }

  /** Everything that is said to a user in these runs carries that user's name. */
  #checkOwner(message: Message): void {
    for (const [owner] of JSON.stringify(message).matchAll(/owner-\w+/g))
      if (owner !== `owner-${this.user.userId}`) throw new Error(`${this.user.userId} was told something of ${owner}`);
  }

  #watched(connection: TransportConnection): TransportConnection {
    const write: TransportConnection["write"] = (message) => {
      if (this.seen.closes > 0) throw new Error(`written after the close: ${message.text}`);
      connection.write(message);
      if (connection.bufferedBytes > this.#most) throw new Error(`${String(connection.bufferedBytes)} bytes are held`);
    };
    const close: TransportConnection["close"] = (code, reason) => {
      this.seen.closes += 1;
      if (this.seen.closes > 1) throw new Error("a second close");
      if (!(code in CLOSE_CODES)) throw new Error(`closed ${String(code)}, which is not in the table`);
      connection.close(code, reason);
    };
    return new Proxy(connection, {
      get: (target, name) => (name === "write" ? write : name === "close" ? close : Reflect.get(target, name)),
    });
  }
}

/** The ids a message may be answered under: of rubbish, none. */
function idsIn(message: unknown): readonly string[] {
  let value: unknown = message;
  try {
    if (typeof message === "string") value = JSON.parse(message);
  } catch {
    return [];
  }
  const id = (value as { readonly id?: unknown } | null)?.id;
  return typeof id === "string" ? [id] : [];
}
