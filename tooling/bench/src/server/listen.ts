import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BACKLOG, HOST } from "./peer.js";

/** Listens on a free port. */
export async function listen(server: Server): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
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
