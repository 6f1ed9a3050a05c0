import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createHub, type Hub } from "@isowire/core";
import type { Authenticate } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer, type AttachOptions, type WebSocketEndpoint } from "../src/index.js";
import { createCapturedLogger, type CapturedLogger } from "./captured-logger.js";

export const ORIGIN = "https://app.example.com";

/** Everybody is Ada. */
export const authenticateAda: Authenticate = () => createUserContext({ userId: "ada" });

export interface ServeOptions extends Partial<AttachOptions> {
  readonly hubOptions?: Parameters<typeof createHub>[0];
  readonly app?: RequestListener;
}

/** An HTTP server with one endpoint on a free port, and its end. */
export interface Served extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  readonly hub: Hub;
  readonly endpoint: WebSocketEndpoint;
  readonly logger: CapturedLogger;
}

export async function serve({ hubOptions, app, ...options }: ServeOptions = {}): Promise<Served> {
  const logger = createCapturedLogger();
  const hub = options.hub ?? createHub({ logger, ...hubOptions });
  const server = createServer(app);
  const endpoint = attachWebSocketServer(server, {
    hub,
    authenticate: authenticateAda,
    allowedOrigins: [ORIGIN],
    ...options,
  });
  const port = await listen(server);
  return {
    server,
    port,
    url: `ws://127.0.0.1:${port}${endpoint.path}`,
    hub,
    endpoint,
    logger,
    async [Symbol.asyncDispose]() {
      await endpoint.close();
      await hub.close();
      await stop(server);
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

export async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    setTimeout(resolve, 200).unref();
  });
}
