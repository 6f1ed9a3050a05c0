import { once } from "node:events";
import { vi } from "vitest";
import { WebSocket } from "ws";

export interface OldMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A browser with the old front end: it knows `jwt-auth`, flat messages and snake_case, and nothing of today. */
export class OldFrontEnd implements Disposable {
  readonly messages: OldMessage[] = [];
  readonly socket: WebSocket;
  readonly #closed: Promise<number>;

  constructor(url: string, token: string) {
    this.socket = new WebSocket(url, ["jwt-auth", `jwt-auth.${token}`], { origin: "https://app.example.com" });
    this.socket.on("error", () => undefined);
    this.socket.on("message", (data) => {
      this.messages.push(JSON.parse((data as Buffer).toString("utf8")) as OldMessage);
    });
    this.#closed = once(this.socket, "close").then(([code]) => code as number);
  }

  /** The first message that is such a one, also when it came earlier. */
  next(type: string): Promise<OldMessage> {
    return vi.waitUntil(() => this.messages.find((message) => message.type === type), { timeout: 15_000 });
  }

  send(message: OldMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  closed(): Promise<number> {
    return this.#closed;
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
