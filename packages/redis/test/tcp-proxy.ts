import { connect, createServer, type Server, type Socket } from "node:net";

/** A connection between an engine and Redis that can break, hang and lead elsewhere. */
export class TcpProxy implements AsyncDisposable {
  /** Connections that come from now on go to this port; nothing: they are cut. */
  target: number | undefined;
  /** What the server answers is dropped. */
  deaf = false;
  /** What the server answers comes so much later, ms. */
  delayMs = 0;
  /** How many of its answers were made to wait. */
  delayed = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: number) {
    this.target = target;
    this.#server = createServer((client) => {
      this.#accept(client);
    });
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new Error("expected a proxy that listens");
    return `redis://127.0.0.1:${address.port}`;
  }

  /** Ends all connections there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    this.#keep(client);
    if (this.target === undefined) {
      client.destroy();
      return;
    }
    const server = connect(this.target, "127.0.0.1");
    this.#keep(server);
    client.on("data", (data) => server.write(data));
    server.on("data", (data) => {
      if (this.deaf) return;
      if (this.delayMs === 0) {
        client.write(data);
        return;
      }
      this.delayed += 1;
      setTimeout(() => client.write(data), this.delayMs);
    });
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
