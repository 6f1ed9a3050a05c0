import { randomUUID } from "node:crypto";
import { SUBPROTOCOL } from "@isowire/core/protocol";
import WebSocket from "ws";
import type { Served } from "../../src/serve.js";
import { until } from "../../src/until.js";

/** A message as it came, nothing sorted out or repaired by a client. */
export interface Frame {
  readonly type: string;
  readonly [member: string]: unknown;
}

export interface EntryFrame extends Frame {
  readonly offset: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly threadId?: string;
  readonly runId?: string;
}

export interface Ticket {
  readonly runId: string;
  readonly threadId: string;
}

const ENDS = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);

/** One device of one user, at the wire. */
export class Device {
  readonly frames: Frame[] = [];
  /** WebSocket pings, which `ws` has answered already. */
  pings = 0;
  closeCode: number | undefined;
  readonly #socket: WebSocket;

  constructor(app: Served, userId: string) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${String(app.port)}/ws`, [SUBPROTOCOL], {
      headers: { authorization: `Bearer ${userId}` },
    });
    this.#socket.on("message", (data: Buffer) => void this.frames.push(JSON.parse(data.toString()) as Frame));
    this.#socket.on("ping", () => void (this.pings += 1));
    this.#socket.on("close", (code) => void (this.closeCode = code));
    this.#socket.on("error", () => undefined);
  }

  /** What is in the user's log, as far as it came here. */
  get entries(): readonly EntryFrame[] {
    return this.frames.filter((frame): frame is EntryFrame => !frame.type.startsWith("isowire:"));
  }

  get types(): readonly string[] {
    return this.entries.map((entry) => entry.type);
  }

  ofRun(runId: string): readonly EntryFrame[] {
    return this.entries.filter((entry) => entry.runId === runId);
  }

  say(message: object | string): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Says a command and waits for its ack or error. */
  async ask(type: string, payload: object, threadId?: string): Promise<Frame> {
    const id = randomUUID();
    this.say({ type, id, payload, ...(threadId === undefined ? {} : { threadId }) });
    const answer = (): Frame | undefined => this.frames.find((frame) => frame["id"] === id);
    await until(
      () => answer() !== undefined,
      () => ({ type, frames: this.frames }),
    );
    return answer()!;
  }

  async message(content: string, threadId?: string): Promise<Ticket> {
    const { result } = await this.ask("user_message", { content }, threadId);
    return result as Ticket;
  }

  /** The run's events, once its last one is here. */
  async ended(runId: string): Promise<readonly EntryFrame[]> {
    await until(
      () => this.ofRun(runId).some((entry) => ENDS.has(entry.type)),
      () => this.frames,
    );
    return this.ofRun(runId);
  }

  async received(count: number): Promise<readonly EntryFrame[]> {
    await until(
      () => this.entries.length >= count,
      () => ({ expected: count, types: this.types }),
    );
    return this.entries;
  }

  /** Asks and waits for a pong: whatever the server wrote before it is here. */
  async settled(): Promise<void> {
    const pongs = (): number => this.frames.filter((frame) => frame.type === "isowire:pong").length;
    const had = pongs();
    this.say({ type: "isowire:ping" });
    await until(() => pongs() > had);
  }
}

/** Opens devices, and resolves when each is welcomed and live. */
export async function open(app: Served, ...userIds: string[]): Promise<Device[]> {
  const devices = userIds.map((userId) => new Device(app, userId));
  await until(
    () => devices.every((device) => device.frames.some((frame) => frame.type === "isowire:snapshot")),
    () => devices.map((device) => device.frames),
  );
  for (const device of devices) await device.settled();
  return devices;
}
