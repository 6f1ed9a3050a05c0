import { createServer } from "node:http";
import { Server } from "socket.io";
import { listen } from "./listen.js";
import { userOfToken, type Peer } from "./peer.js";

/**
 * Socket.IO over WebSocket alone, one room a user. With recovery it keeps what it sent in memory, which is its own way to
 * let devices come back where they were.
 */
export async function createSocketIoPeer({ recovery }: { readonly recovery: boolean }): Promise<Peer> {
  const http = createServer();
  const server = new Server(http, {
    serveClient: false,
    transports: ["websocket"],
    ...(recovery ? { connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true } } : {}),
  });
  server.on("connection", (socket) => {
    const user = userOfToken(socket.handshake.headers.authorization);
    if (user === undefined) return void socket.disconnect(true);
    // A recovered socket is in its rooms already.
    if (!socket.recovered) void socket.join(roomOf(user));
  });
  const { port, close } = await listen(http);
  return {
    port,
    emit: (user, event) => void server.to(roomOf(user)).emit("event", event),
    settled: () => Promise.resolve(),
    async close() {
      await server.close();
      await close();
    },
  };
}

function roomOf(user: number): string {
  return `user:${user}`;
}
