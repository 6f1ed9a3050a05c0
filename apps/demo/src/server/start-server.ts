import type { RequestListener } from "node:http";
import type { Config } from "@isowire/config";
import type { DocsAgentOptions } from "../agents/create-docs-agent.js";
import type { Devices } from "./devices.js";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { type AgentRegistry, createAgentRegistry } from "@isowire/agents";
import {
  createHub,
  createMemoryEngine,
  getWebSocketManager,
  type Hub,
  type Logger,
  setDefaultHub,
} from "@isowire/core";
import { attachWebSocketServer, createTicketIssuer, type TicketIssuer } from "@isowire/ws";
import { createDocsAgent } from "../agents/create-docs-agent.js";
import { allowedOrigins } from "./allowed-origins.js";
import { createAuthenticate } from "./authenticate.js";
import { listenOnFreePort } from "./listen.js";

/** What a server is made of, and what outlives it when it is started again. */
export interface ServerParts {
  readonly config: Config;
  readonly agent: Omit<DocsAgentOptions, "stats">;
  readonly devices: Devices;
  readonly logger: Logger;
  readonly answer: (allowedOrigins: readonly string[]) => RequestListener;
}

/** One life of the server, from listening to drained: a hub with a log of its own. */
export interface RunningServer {
  readonly port: number;
  readonly hub: Hub;
  readonly registry: AgentRegistry;
  readonly tickets: TicketIssuer;
  /** Lets runs come to an end, tells the pages to come back, and stops. */
  drain(): Promise<void>;
}

const DRAIN = { windowMs: 250, runGraceMs: 3_000 };

/**
 * Starts a server with an empty log.
 *
 * @param again the port that it must be; otherwise the configured one or the next that is free
 */
export async function startServer(parts: ServerParts, again?: number): Promise<RunningServer> {
  const { config, devices, logger } = parts;
  const { limits, retention } = config;
  const hub = createHub({ engine: createMemoryEngine(), limits, retention, logger });
  setDefaultHub(hub);
  const registry = createAgentRegistry();
  registry.register("docs", createDocsAgent({ ...parts.agent, stats: () => hub.stats() }));
  registry.setWebSocketManager(getWebSocketManager);
  const server = createServer();
  const where = again === undefined ? config : { host: config.host, port: again, tries: 1 };
  const port = await listenOnFreePort(server, where);
  const origins = allowedOrigins({ config, port });
  const secrets = config.ticketSecrets.map((secret) => secret.reveal());
  const tickets = createTicketIssuer({ hub, secrets: secrets.length > 0 ? secrets : [randomBytes(32)] });
  server.on("request", parts.answer(origins));
  attachWebSocketServer(server, {
    hub,
    path: config.path,
    heartbeatMs: config.heartbeatMs,
    authenticate: createAuthenticate(tickets, devices),
    allowedOrigins: origins,
  });
  const drain = async (): Promise<void> => {
    await hub.drain(DRAIN);
    await registry.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, hub, registry, tickets, drain };
}
