import type { Position } from "../src/contracts/position.js";
import type { Hub } from "../src/contracts/hub.js";
import type { UserContext } from "../src/contracts/user-context.js";
import type { WireEntry } from "../src/protocol/messages.js";
import { portsOf } from "../src/hub/ports.js";
import { positionToText } from "../src/protocol/position-text.js";
import { createMemoryTransport, type MemoryTransport } from "../src/testing/memory-transport.js";

interface Incoming extends WireEntry {
  readonly position: Position;
  readonly resume?: string;
}

/** A page as the protocol wants it: one position, moved by what it receives, that outlives its sockets. */
export class Device {
  readonly context: UserContext;
  /** What the app was given since it last had to start over. */
  segment: WireEntry[] = [];
  position: Position | undefined;
  starts = { live: 0, recovered: 0, unavailable: 0, reset: 0 };
  transport: MemoryTransport | undefined;
  #asked: Position | undefined;
  #welcomed = false;

  constructor(context: UserContext) {
    this.context = context;
  }

  get connected(): boolean {
    return this.transport !== undefined && this.transport.closed === undefined;
  }

  connect(hub: Hub): void {
    if (this.connected) return;
    const ports = portsOf(hub);
    if (ports.admit() !== "ok") throw new Error("expected a place");
    this.transport = createMemoryTransport();
    this.#asked = this.position;
    this.#welcomed = false;
    const resume = this.position === undefined ? {} : { resume: positionToText(this.position) };
    ports.accept({ context: this.context, transport: this.transport.connection, ...resume });
  }

  /** Reads up to `count` messages and checks each against the promise. */
  read(count?: number): void {
    for (const message of this.transport?.read(count) ?? []) this.#take(message as Incoming);
  }

  drop(): void {
    this.transport?.cut();
  }

  #take(message: Incoming): void {
    if (message.type === "isowire:welcome") this.#welcome(message);
    else if (message.type === "isowire:reset") this.#startOver(message.position, "reset");
    else if (!message.type.startsWith("isowire:")) this.#entry(message);
  }

  #welcome(message: Incoming): void {
    if (this.#welcomed) throw new Error("a second welcome on one connection");
    this.#welcomed = true;
    if (message.resume !== "recovered") {
      this.#startOver(message.position, message.resume === "live" ? "live" : "unavailable");
      return;
    }
    this.starts.recovered += 1;
    if (JSON.stringify(message.position) !== JSON.stringify(this.#asked))
      throw new Error("recovered, but not from where it was asked");
  }

  #startOver(position: Position, how: "live" | "unavailable" | "reset"): void {
    this.starts[how] += 1;
    this.position = position;
    this.segment = [];
  }

  #entry(entry: WireEntry): void {
    if (!this.#welcomed || this.position === undefined) throw new Error("an entry before the welcome");
    if (entry.offset !== this.position.offset + 1) {
      throw new Error(`expected offset ${String(this.position.offset + 1)}, received ${String(entry.offset)}`);
    }
    this.position = { epoch: this.position.epoch, offset: entry.offset, time: entry.time };
    this.segment.push(entry);
  }
}
