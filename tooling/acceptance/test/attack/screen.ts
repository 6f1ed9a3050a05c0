import { randomUUID } from "node:crypto";
import { once } from "node:events";
import WebSocket from "ws";
import { until } from "../../src/until.js";

export interface WireMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A socket of one user, without our client in between: it says what a test wants it to say. */
export class Screen implements Disposable {
  readonly messages: WireMessage[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.messages.push(JSON.parse(data.toString()) as WireMessage));
  }

  static async open(port: number, userId: string): Promise<Screen> {
    const headers = { Authorization: `Bearer ${userId}` };
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/ws`, "isowire.v1", { headers });
    const screen = new Screen(socket);
    await once(socket, "open");
    await screen.next(({ type }) => type === "isowire:snapshot");
    return screen;
  }

  /** What a command is answered, less its id and what differs from one answer to the next. */
  async ask(type: string, payload: unknown, threadId?: string): Promise<WireMessage> {
    const id = randomUUID();
    this.#socket.send(JSON.stringify({ type, id, payload, ...(threadId === undefined ? {} : { threadId }) }));
    const { id: _, ...answer } = await this.next((message) => message["id"] === id);
    return answer;
  }

  async next(wanted: (message: WireMessage) => boolean): Promise<WireMessage> {
    await until(() => this.messages.some(wanted));
    return this.messages.find(wanted)!;
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
