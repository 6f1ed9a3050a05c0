import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BACKLOG, HOST } from "./peer.js";

/**
 * Listens on a free port. Node gives up a handshake after 60 s; a peer that needs longer for a storm is to be measured all the same.
 */
export async function listen(server: Server): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  server.listen({ port: 0, host: HOST, backlog: BACKLOG });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.resolve();
    },
  };
}
