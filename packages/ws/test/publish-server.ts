import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createHub, type Hub, type WebSocketManager } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { createPublishHandler, type PublishHandlerOptions } from "../src/index.js";
import { createCapturedLogger, type CapturedLogger } from "./captured-logger.js";
import { listen, stop } from "./serve.js";

export const TOKEN = "service-token-0123456789";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PublishServer extends AsyncDisposable {
  readonly hub: Hub;
  readonly port: number;
  readonly logger: CapturedLogger;
  manager(userId: string, tenantId?: string): WebSocketManager;
  /** Posts JSON text, or what becomes JSON, as the service would. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface PublishServerOptions extends Partial<PublishHandlerOptions> {
  readonly hubOptions?: Parameters<typeof createHub>[0];
  /** Runs before the handler. */
  readonly before?: (request: IncomingMessage) => Promise<void>;
}

export async function servePublish(options: PublishServerOptions = {}): Promise<PublishServer> {
  const { hubOptions, before, ...rest } = options;
  const logger = createCapturedLogger();
  const hub = createHub({ logger, ...hubOptions });
  const authenticate = (request: IncomingMessage): boolean => request.headers.authorization === `Bearer ${TOKEN}`;
  const handler = createPublishHandler({ hub, authenticate, ...rest });
  const app: RequestListener = (request, response) =>
    void Promise.resolve(before?.(request)).then(() => handler(request, response));
  const server = createServer(app);
  const port = await listen(server);
  return {
    hub,
    port,
    logger,
    manager: (userId, tenantId) => hub.manager(createUserContext({ userId, tenantId })),
    async post(body, headers = {}) {
      const response = await fetch(`http://127.0.0.1:${port}/publish`, {
        method: "POST",
        headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json", ...headers },
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Answer["body"] };
    },
    async [Symbol.asyncDispose]() {
      await hub.close();
      await stop(server);
    },
  };
}
