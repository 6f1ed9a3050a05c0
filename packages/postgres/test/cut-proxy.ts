import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to the server that can be cut at the worst moment. */
export interface CutProxy extends AsyncDisposable {
  readonly url: string;
  /** The next answer of the server is lost, and with it the connection it was for. */
  loseNextAnswer(): void;
  /** Nothing gets through any more, and nobody new comes in, until `mend`. */
  cut(): void;
  mend(): void;
}

export async function createCutProxy(serverUrl: string): Promise<CutProxy> {
  const server = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let losing = false;
  let isCut = false;
  const proxy = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect({ host: server.hostname, port: Number(server.port) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => upstream.write(data));
    upstream.on("data", (data) => {
      if (!losing) {
        client.write(data);
        return;
      }
      losing = false;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.port = String((proxy.address() as AddressInfo).port);
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    loseNextAnswer: () => void (losing = true),
    cut: () => {
      isCut = true;
      end();
    },
    mend: () => void (isCut = false),
    [Symbol.asyncDispose]: async () => {
      end();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
