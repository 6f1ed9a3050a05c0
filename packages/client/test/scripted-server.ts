import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

const DEADLINE_MS = 10_000;
export const EPOCH = "epoch-one";

export type Json = Record<string, unknown>;

/** Resolves when `condition` holds; rejects with `what` after 10 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${DEADLINE_MS} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** One connection as the server sees it; it says only what the test has it say. */
export class Peer {
  readonly query: URLSearchParams;
  readonly protocols: readonly string[];
  readonly received: Json[] = [];
  closeCode: number | undefined;
  onMessage: (message: Json) => void = () => undefined;
  readonly #socket: WebSocket;
  #read = 0;

  constructor(socket: WebSocket, request: IncomingMessage) {
    this.#socket = socket;
    this.query = new URL(request.url ?? "", "ws://host").searchParams;
    this.protocols = (request.headers["sec-websocket-protocol"] ?? "").split(/, ?/);
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Json;
      this.received.push(message);
      this.onMessage(message);
    });
    socket.on("close", (code) => (this.closeCode = code));
    socket.on("error", () => undefined);
  }

  send(...messages: Json[]): void {
    for (const message of messages) this.#socket.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  welcome(offset = 0, extra: Json = {}): void {
    this.send({
      type: "isowire:welcome",
      protocol: "1.0",
      connectionId: "c_1",
      position: { epoch: EPOCH, offset, time: 1_000 + offset },
      resume: this.query.get("resume") === null ? "live" : "recovered",
      heartbeatMs: 25_000,
      maxMessageBytes: 65_536,
      commandWindowMs: 86_400_000,
      features: [],
      time: 1_000,
      ...extra,
    });
  }

  entries(from: number, to: number, extra: Json = {}): void {
    for (let offset = from; offset <= to; offset += 1) this.send(entry(offset, extra));
  }

  /** The next message of the client that was not asked for yet. */
  async next(): Promise<Json> {
    await until(() => this.received.length > this.#read, `message ${this.#read + 1} of the client`);
    return this.received[this.#read++] ?? {};
  }

  ack(id: unknown, extra: Json = {}): void {
    this.send({ type: "isowire:ack", id, ...extra });
  }

  error(id: unknown, extra: Json): void {
    this.send({ type: "isowire:error", id, message: "scripted", retryable: false, ...extra });
  }

  close(code: number, reason = ""): void {
    this.#socket.close(code, reason);
  }

  /** Without a close message: the client sees 1006. */
  cut(): void {
    this.#socket.terminate();
  }

  async closed(): Promise<number> {
    await until(() => this.closeCode !== undefined, "the client to close its socket");
    return this.closeCode ?? 0;
  }
}

export function entry(offset: number, extra: Json = {}): Json {
  return { type: "note", offset, time: 1_000 + offset, payload: { n: offset }, ...extra };
}

export class ScriptedServer {
  readonly peers: Peer[] = [];
  /** Called for each new connection. */
  script: (peer: Peer, index: number) => void = () => undefined;
  #taken = 0;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on("connection", (socket, request) => {
      const peer = new Peer(socket, request);
      this.peers.push(peer);
      this.script(peer, this.peers.length - 1);
    });
  }

  static async listen(script?: (peer: Peer, index: number) => void): Promise<ScriptedServer> {
    const handleProtocols = (offered: Set<string>): string | false =>
      offered.has("isowire.v1") ? "isowire.v1" : false;
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols });
    await new Promise((resolve) => server.once("listening", resolve));
    const scripted = new ScriptedServer(server);
    if (script !== undefined) scripted.script = script;
    return scripted;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ws`;
  }

  /** The next connection that was not asked for yet. */
  async nextPeer(): Promise<Peer> {
    await until(() => this.peers.length > this.#taken, `connection ${this.#taken + 1}`);
    const peer = this.peers[this.#taken++];
    if (peer === undefined) throw new Error("unreachable");
    return peer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
