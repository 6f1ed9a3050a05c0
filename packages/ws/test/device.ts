import type { ClientRequest, IncomingMessage } from "node:http";
import { WebSocket, type ClientOptions } from "ws";
import { eventually, inTime } from "./eventually.js";

export interface WireMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Closure {
  readonly code: number;
  readonly reason: string;
}

export interface DeviceOptions extends ClientOptions {
  readonly protocols?: string[];
}

/** A `ws` client that remembers what it heard. */
export class Device implements Disposable {
  readonly socket: WebSocket;
  readonly messages: WireMessage[] = [];
  readonly closure: Promise<Closure>;

  constructor(url: string, { protocols = [], ...options }: DeviceOptions = {}) {
    this.socket = new WebSocket(url, protocols, options);
    this.socket.on("error", () => undefined);
    this.socket.on("message", (data: Buffer) => this.messages.push(JSON.parse(data.toString()) as WireMessage));
    this.closure = new Promise((resolve) => {
      this.socket.once("close", (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
    });
  }

  async welcome(): Promise<WireMessage> {
    return this.next("isowire:welcome");
  }

  /** The first message of this type, also when it came earlier. */
  async next(type: string): Promise<WireMessage> {
    return eventually(`a message of type ${type}`, () => this.messages.find((message) => message.type === type));
  }

  async closed(): Promise<Closure> {
    return inTime("a close", this.closure);
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** The HTTP answer to a handshake that is refused. */
export async function refusedWith(
  url: string,
  { protocols = [], ...options }: DeviceOptions = {},
): Promise<HttpAnswer> {
  const socket = new WebSocket(url, protocols, options);
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    socket.on("error", reject);
    socket.once("open", () => {
      socket.terminate();
      reject(new Error("the handshake was not refused"));
    });
    socket.once("unexpected-response", (_request: ClientRequest, response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
  });
  return inTime("an HTTP answer", answer);
}
