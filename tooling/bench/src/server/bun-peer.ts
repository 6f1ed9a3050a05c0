import { BACKLOG, HOST, userOfToken, type Peer } from "./peer.js";

/** What is used of Bun's globals; its own types would replace those of Node everywhere. */
interface BunSocket {
  readonly data: { readonly user: number };
  send(text: string): number;
}

interface BunServer {
  readonly port: number;
  upgrade(request: Request, options: { readonly data: { readonly user: number } }): boolean;
  stop(force: boolean): Promise<void>;
}

interface BunGlobal {
  serve(options: {
    readonly port: number;
    readonly hostname: string;
    readonly backlog: number;
    readonly fetch: (request: Request, server: BunServer) => Response | undefined;
    readonly websocket: {
      readonly open: (socket: BunSocket) => void;
      readonly close: (socket: BunSocket) => void;
      readonly message: () => void;
    };
  }): BunServer;
}

/** Bun's own WebSocket server, written in C++ and Zig on epoll: what the machine can do. No log, no order, no resume. */
export function createBunPeer(): Peer {
  const { Bun } = globalThis as unknown as { readonly Bun: BunGlobal };
  const devices = new Map<number, Set<BunSocket>>();
  const server = Bun.serve({
    port: 0,
    hostname: HOST,
    backlog: BACKLOG,
    fetch(request, self) {
      const user = userOfToken(request.headers.get("authorization") ?? undefined);
      if (user !== undefined && self.upgrade(request, { data: { user } })) return undefined;
      return new Response("expected a WebSocket of a user of the bench\n", { status: 400 });
    },
    websocket: {
      open(socket) {
        const own = devices.get(socket.data.user) ?? new Set();
        devices.set(socket.data.user, own.add(socket));
      },
      close(socket) {
        const own = devices.get(socket.data.user);
        own?.delete(socket);
        if (own?.size === 0) devices.delete(socket.data.user);
      },
      message: () => undefined,
    },
  });
  return {
    port: server.port,
    emit(user, event) {
      const text = JSON.stringify(event);
      for (const socket of devices.get(user) ?? []) socket.send(text);
    },
    settled: () => Promise.resolve(),
    close: () => server.stop(true),
  };
}
