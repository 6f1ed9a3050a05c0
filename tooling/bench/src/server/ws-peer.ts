import { createServer } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { listen } from "./listen.js";
import { userOfToken, type Peer } from "./peer.js";

/**
 * The control: bare `ws` in the hands of somebody who writes no more than needed. No log, no order, no resume. The event is
 * encoded once for all devices of a user, which is kinder than encoding it for each.
 */
export async function createWsPeer(): Promise<Peer> {
  const devices = new Map<number, Set<WebSocket>>();
  const http = createServer();
  const server = new WebSocketServer({ noServer: true, clientTracking: false });
  http.on("upgrade", (request, socket, head) => {
    const user = userOfToken(request.headers.authorization);
    if (user === undefined) return void socket.destroy();
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const own = devices.get(user) ?? new Set();
      devices.set(user, own.add(webSocket));
      webSocket.on("error", () => webSocket.terminate());
      webSocket.on("close", () => {
        own.delete(webSocket);
        if (own.size === 0) devices.delete(user);
      });
    });
  });
  const { port, close } = await listen(http);
  return {
    port,
    emit(user, event) {
      const text = JSON.stringify(event);
      for (const webSocket of devices.get(user) ?? []) webSocket.send(text);
    },
    settled: () => Promise.resolve(),
    close,
  };
}
