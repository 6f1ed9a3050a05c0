import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAgentRegistry, type Agent, type AgentRegistry } from "@isowire/agents";
import { createClient, type Client, type ClientOptions } from "@isowire/client";
import { createHub, type Hub, type HubOptions, type UserContext } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer, credentialsOf } from "@isowire/ws";

export interface Served extends AsyncDisposable {
  readonly hub: Hub;
  readonly registry: AgentRegistry;
  readonly port: number;
  user(userId: string): UserContext;
  /** A page of the user: its token is the user's id. */
  page(userId: string, options?: Partial<ClientOptions>): Client;
}

export interface ServeOptions {
  readonly agents?: Readonly<Record<string, Agent>>;
  /** Whether other nodes may go on with the agents' runs. */
  readonly resumable?: boolean;
  readonly hub?: HubOptions;
  readonly port?: number;
  /** Where pages in a browser come from. */
  readonly allowedOrigins?: readonly string[];
  readonly heartbeatMs?: number;
}

/** How a server is tied together. */
export interface Wiring {
  /** Where pages connect. */
  readonly pagePath: string;
  /** Lets the sockets of an HTTP server in. */
  attach(server: Server, hub: Hub, options: ServeOptions): { close(): Promise<void> };
  tie(registry: AgentRegistry, hub: Hub): void;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** As an application of today ties it. */
const WIRING: Wiring = {
  pagePath: "/ws",
  attach: attachAt("/ws"),
  tie: (registry, hub) => registry.setWebSocketManager(hub),
};

/** The endpoint of `@isowire/ws`, where a bearer token is the user's id. */
export function attachAt(path: string): Wiring["attach"] {
  return (server, hub, { allowedOrigins = [], heartbeatMs }) =>
    attachWebSocketServer(server, {
      hub,
      path,
      allowedOrigins,
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      authenticate(request) {
        const credentials = credentialsOf(request);
        return credentials.kind === "bearer"
          ? createUserContext({ userId: credentials.token })
          : { reason: "unauthorized" };
      },
    });
}

/** Everything a server is made of, on a real port of the loopback. */
export async function serve(options: ServeOptions = {}, wiring: Wiring = WIRING): Promise<Served> {
  const hub = createHub({ logger: quiet, ...options.hub });
  const registry = createAgentRegistry();
  const { resumable = false } = options;
  for (const [name, agent] of Object.entries(options.agents ?? {})) registry.register(name, agent, { resumable });
  wiring.tie(registry, hub);
  const server = createServer();
  const endpoint = wiring.attach(server, hub, options);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const clients: Client[] = [];
  return {
    hub,
    registry,
    port,
    user: (userId) => createUserContext({ userId }),
    page(userId, clientOptions) {
      const client = createClient({
        url: `ws://127.0.0.1:${String(port)}${wiring.pagePath}`,
        getToken: () => userId,
        backoff: { minMs: 1, maxMs: 50 },
        ...clientOptions,
      });
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await registry.close();
      await hub.close();
      await endpoint.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
