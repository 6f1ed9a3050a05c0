import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, type Client, type ClientOptions } from "@isowire/client";
import { createHub, type Hub, type UserContext } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer, createTicketIssuer, credentialsOf, type AttachOptions } from "@isowire/ws";
import type { Proxy } from "@tooling/services";
import { collect, type Got } from "../../src/received.js";
import type { Changes, RecipeProxy } from "./recipe-proxy.js";

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A page behind the proxy. */
export interface ProxiedPage {
  readonly client: Client;
  readonly events: readonly Got[];
  readonly open: Promise<void>;
  /** How each welcome found the log. */
  readonly welcomes: readonly string[];
}

export interface ProxiedApp extends AsyncDisposable {
  readonly hub: Hub;
  readonly proxy: Proxy;
  /** Of the endpoint, by way of the proxy. */
  readonly url: string;
  /** The headers of what was authenticated, as they arrived behind the proxy. */
  readonly arrived: readonly IncomingHttpHeaders[];
  user(userId: string): UserContext;
  ticketFor(userId: string): string;
  page(options: Partial<ClientOptions>): ProxiedPage;
}

/** A real server behind a real proxy. A bearer token is the user's id. */
export async function proxiedApp(
  recipe: RecipeProxy,
  { changes, ...attach }: Partial<AttachOptions> & { readonly changes?: Changes } = {},
): Promise<ProxiedApp> {
  const hub = createHub({ logger: quiet });
  const user = (userId: string): UserContext => createUserContext({ userId });
  const tickets = createTicketIssuer({ hub, secrets: ["a secret of at least thirty-two bytes"] });
  const arrived: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => response.end(`${String(request.method)} of the application`));
  attachWebSocketServer(server, {
    hub,
    allowedOrigins: ["https://app.example.com"],
    authenticate(request) {
      arrived.push(request.headers);
      const credentials = credentialsOf(request);
      return credentials.kind === "bearer" ? user(credentials.token) : tickets.authenticate(request);
    },
    ...attach,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = await recipe.start((server.address() as AddressInfo).port, changes);
  const url = `ws://127.0.0.1:${String(proxy.port)}/ws`;
  const clients: Client[] = [];
  return {
    hub,
    proxy,
    url,
    arrived,
    user,
    ticketFor: (userId) => tickets.issue(user(userId)),
    page(options) {
      const client = createClient({ url, backoff: { minMs: 1, maxMs: 200 }, ...options });
      clients.push(client);
      const welcomes: string[] = [];
      client.on("isowire:welcome", ({ resume }) => void welcomes.push(resume));
      return { client, welcomes, ...collect(client) };
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await proxy.stop();
      await hub.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
