import type { RequestListener } from "node:http";
import type { Config } from "@isowire/config";
import type { DocsAgentOptions } from "../agents/create-docs-agent.js";
import type { Devices } from "./devices.js";
import { createServer } from "node:http";
import { type AgentRegistry, createAgentRegistry } from "@isowire/agents";
import { createHub, getWebSocketManager, type Hub, type Logger, setDefaultHub } from "@isowire/core";
import { attachWebSocketServer, createTicketIssuer, type TicketIssuer } from "@isowire/ws";
import { createDocsAgent } from "../agents/create-docs-agent.js";
import { allowedOrigins } from "./allowed-origins.js";
import { createAuthenticate } from "./authenticate.js";
import { listenOnFreePort } from "./listen.js";
import { openEngine } from "./open-engine.js";

/** What a server is made of, and what outlives it when it is started again. */
export interface ServerParts {
  readonly config: Config;
  readonly agent: Omit<DocsAgentOptions, "stats">;
  readonly devices: Devices;
  readonly logger: Logger;
  /** Signs tickets when the configuration names no secrets. */
  readonly ticketKey: Buffer;
  readonly answer: (allowedOrigins: readonly string[]) => RequestListener;
}

/** One life of the server, from listening to drained. */
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
 * Starts a server over the logs that the engine holds.
 *
 * @param again the port that it must be; otherwise the configured one or the next that is free
 */
export async function startServer(parts: ServerParts, again?: number): Promise<RunningServer> {
  const { config, devices, logger } = parts;
  const { limits, retention } = config;
  const engine = await openEngine(config.engineUrl, logger);
  const hub = createHub({ engine, limits, retention, logger });
  setDefaultHub(hub);
  const registry = createAgentRegistry();
  registry.register("docs", createDocsAgent({ ...parts.agent, stats: () => hub.stats() }));
  registry.setWebSocketManager(getWebSocketManager);
  const server = createServer();
  const where = again === undefined ? config : { host: config.host, port: again, tries: 1 };
  const port = await listenOnFreePort(server, where);
  const origins = allowedOrigins({ config, port });
  const secrets = config.ticketSecrets.map((secret) => secret.reveal());
  const tickets = createTicketIssuer({ hub, secrets: secrets.length > 0 ? secrets : [parts.ticketKey] });
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
