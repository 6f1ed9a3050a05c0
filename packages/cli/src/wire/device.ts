import type { Position } from "@isowire/core";
import type { WebSocket as WsWebSocket } from "ws";
import { randomUUID } from "node:crypto";
import { until } from "./until.js";

/** The class of the project's own `ws`. */
export type WebSocketClass = typeof WsWebSocket;

/** A message as it came. */
export interface Frame {
  readonly type: string;
  readonly [member: string]: unknown;
}

export interface EntryFrame extends Frame {
  readonly offset: number;
  readonly time: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runId?: string;
}

interface Welcome extends Frame {
  readonly position: Position;
  readonly resume: string;
}

export interface DeviceOptions {
  readonly url: string;
  readonly token: string;
  readonly origin: string | undefined;
  readonly WebSocket: WebSocketClass;
  /** Where it stopped reading. */
  readonly resume?: Position;
}

/** One device of one user, at the wire: nothing is sorted out or repaired by a client. */
export class Device {
  readonly frames: Frame[] = [];
  readonly raw: string[] = [];
  #closeCode: number | undefined;
  #problem: string | undefined;
  readonly #socket: WsWebSocket;

  constructor({ url, token, origin, WebSocket, resume }: DeviceOptions) {
    const query = resume === undefined ? "" : `?resume=${resume.epoch}.${resume.offset}.${resume.time}`;
    const headers = { authorization: `Bearer ${token}`, ...(origin === undefined ? {} : { origin }) };
    this.#socket = new WebSocket(`${url}${query}`, ["isowire.v1"], { headers });
    this.#socket.on("message", (data: Buffer) => this.#take(data.toString()));
    this.#socket.on("close", (code) => (this.#closeCode = code));
    this.#socket.on("error", (error) => (this.#problem = error.message));
  }

  /** What came of the user's log. */
  get entries(): readonly EntryFrame[] {
    return this.frames.filter((frame): frame is EntryFrame => !frame.type.startsWith("isowire:"));
  }

  get welcome(): Welcome | undefined {
    return this.frames.find((frame): frame is Welcome => frame.type === "isowire:welcome");
  }

  /** Where it stands in the log: after the last entry, else where it was welcomed. */
  get position(): Position | undefined {
    const { welcome } = this;
    const last = this.entries.at(-1);
    if (welcome === undefined || last === undefined) return welcome?.position;
    return { epoch: welcome.position.epoch, offset: last.offset, time: last.time };
  }

  ofRun(runId: string): readonly EntryFrame[] {
    return this.entries.filter((entry) => entry.runId === runId);
  }

  async opened(): Promise<this> {
    await this.until(() => this.welcome !== undefined, "isowire:welcome");
    return this;
  }

  /** Waits, unless the socket closes first. */
  async until(condition: () => boolean, what: string): Promise<void> {
    await until(() => condition() || this.#closeCode !== undefined, what);
    if (condition()) return;
    const reason = this.#problem === undefined ? "" : ` (${this.#problem})`;
    throw new Error(`the socket closed ${String(this.#closeCode)}${reason} before ${what}`);
  }

  /** Says a command; its ack's result. @throws Error with the code of `isowire:error` */
  async command(type: string, payload: object): Promise<Readonly<Record<string, unknown>>> {
    const id = randomUUID();
    this.#socket.send(JSON.stringify({ type, id, payload }));
    const answer = (): Frame | undefined => this.frames.find((frame) => frame["id"] === id);
    await this.until(() => answer() !== undefined, `the answer to ${type}`);
    const { type: kind, code, message, result } = answer() ?? { type: "" };
    if (kind !== "isowire:ack") throw new Error(`${type} was answered ${String(code)}: ${String(message)}`);
    return (result ?? {}) as Readonly<Record<string, unknown>>;
  }

  /** Cuts the connection off, as a lost network does. */
  cut(): void {
    this.#socket.terminate();
  }

  #take(text: string): void {
    this.raw.push(text);
    this.frames.push(JSON.parse(text) as Frame);
  }
}
