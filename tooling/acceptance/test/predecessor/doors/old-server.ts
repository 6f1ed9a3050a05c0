import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { attachAt, type Wiring } from "../../../src/serve.js";

const PAGES = "/pages";

/**
 * A server as applications had it before: it opens the sockets of `/ws` itself, and hands them over. Such a socket says no
 * position, so pages that recover what they missed have the endpoint of `@isowire/ws` beside it.
 */
export function oldWiring(options: {
  readonly tie: Wiring["tie"];
  readonly connect: (userId: string, websocket: WebSocket) => Promise<unknown>;
}): Wiring {
  return {
    pagePath: PAGES,
    tie: options.tie,
    attach(server, hub, serveOptions) {
      const handed = handOver(server, options.connect);
      const pages = attachAt(PAGES)(server, hub, serveOptions);
      return {
        async close() {
          await Promise.all(handed);
          await pages.close();
        },
      };
    },
  };
}

function handOver(
  server: Server,
  connect: (userId: string, websocket: WebSocket) => Promise<unknown>,
): readonly Promise<unknown>[] {
  const sockets = new WebSocketServer({ noServer: true });
  const handed: Promise<unknown>[] = [];
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== "/ws") return;
    const [, userId] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (userId === undefined) socket.destroy();
    else
      sockets.handleUpgrade(request, socket, head, (websocket) => {
        handed.push(connect(userId, websocket));
      });
  });
  return handed;
}
