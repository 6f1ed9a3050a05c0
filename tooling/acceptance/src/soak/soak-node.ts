import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createHub, type Hub } from "@isowire/core";
import type { Engine } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { createFaultProxy, type FaultProxy } from "@isowire/testing";
import { attachWebSocketServer, credentialsOf, type WebSocketEndpoint } from "@isowire/ws";
import { freePort } from "@tooling/services";

const KIB = 1024;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** One server that can be drained and started again, behind a network that can be broken. A token is the user's id. */
export class SoakNode implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #port: number;
  #hub: Hub;
  #server: Server | undefined;
  #endpoint: WebSocketEndpoint | undefined;
  #proxy: FaultProxy | undefined;
  #restarting: Promise<void> | undefined;

  private constructor(engine: Engine, port: number) {
    this.#engine = engine;
    this.#port = port;
    this.#hub = this.#open();
  }

  static async start(engine: Engine): Promise<SoakNode> {
    const node = new SoakNode(engine, await freePort());
    await node.#listen();
    return node;
  }

  get hub(): Hub {
    return this.#hub;
  }

  /** How clients reach it. */
  get proxy(): FaultProxy {
    if (this.#proxy === undefined) throw new Error("expected a node that has its network");
    return this.#proxy;
  }

  /** A network of its own for each round: every connection is cut at some byte, what it carries comes late and in pieces. */
  async renewProxy(seed: number): Promise<void> {
    await this.#proxy?.close();
    this.#proxy = await createFaultProxy({ target: { port: this.#port }, seed });
  }

  /** Sends everybody away as a deploy does, and comes back on the same port. */
  restart(windowMs: number): Promise<void> {
    this.#restarting ??= this.#restart(windowMs).finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#restarting;
    await this.#hub.close();
    await this.#stop();
    await this.#proxy?.close();
  }

  async #restart(windowMs: number): Promise<void> {
    await this.#hub.drain({ windowMs, runGraceMs: windowMs });
    await this.#stop();
    this.#hub = this.#open();
    await this.#listen();
  }

  #open(): Hub {
    const hub = createHub({
      engine: this.#engine,
      logger: quiet,
      retention: { maxEntries: 4000, maxBytes: 1024 * KIB },
      limits: { bufferedBytes: 64 * KIB, maxEventBytes: 16 * KIB, commandsPerSecond: 1000, connectionsPerUser: 50 },
    });
    hub.onCommand("echo", ({ context, payload }) => ({ userId: context.userId, payload }));
    return hub;
  }

  async #listen(): Promise<void> {
    const server = createServer();
    this.#endpoint = attachWebSocketServer(server, {
      hub: this.#hub,
      allowedOrigins: [],
      heartbeatMs: 1000,
      authenticate(request) {
        const credentials = credentialsOf(request);
        if (credentials.kind !== "bearer") return { reason: "unauthorized" };
        return createUserContext({ userId: credentials.token });
      },
      refresh: ({ token = "" }) => Promise.resolve(createUserContext({ userId: token })),
    });
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#server = server;
  }

  async #stop(): Promise<void> {
    await this.#endpoint?.close();
    const server = this.#server;
    if (server === undefined) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
