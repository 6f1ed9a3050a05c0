import type { Server } from "node:http";
import type { Config } from "@isowire/config";
import type { DocsAgentOptions } from "../agents/create-docs-agent.js";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createAgentRegistry } from "@isowire/agents";
import {
  createHub,
  createMemoryEngine,
  getWebSocketManager,
  type Hub,
  type Logger,
  setDefaultHub,
} from "@isowire/core";
import { attachWebSocketServer, createTicketIssuer } from "@isowire/ws";
import { createDocsAgent } from "../agents/create-docs-agent.js";
import { loadDocs } from "../agents/docs/load-docs.js";
import { createNotesStore } from "../agents/notes/notes-store.js";
import { allowedOrigins } from "./allowed-origins.js";
import { createAuthenticate } from "./authenticate.js";
import { createConsoleLogger } from "./console-logger.js";
import { createDemoApi } from "./demo-api.js";
import { Devices } from "./devices.js";
import { listenOnFreePort } from "./listen.js";
import { PairingDesk } from "./pairing-desk.js";
import { createRequestHandler } from "./request-handler.js";
import { loadStaticFiles } from "./static-files.js";

export interface ComposeOptions {
  readonly config: Config;
  /** The repository whose documentation the agent reads. @defaultValue this one */
  readonly docsDir?: string;
  /** Where notes are kept. @defaultValue apps/demo/data/notes */
  readonly notesDir?: string;
  /** The built page. @defaultValue apps/demo/dist/web */
  readonly webDir?: string;
  readonly pace?: DocsAgentOptions["pace"];
}

/** The running demo. */
export interface Demo {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly port: number;
  readonly hub: Hub;
  /** Lets runs come to an end, tells the pages to come back, and stops. */
  drain(): Promise<void>;
}

const DRAIN = { windowMs: 250, runGraceMs: 3_000 };

/** Puts the demo together and starts it: this file is where all packages meet. */
export async function compose(options: ComposeOptions): Promise<Demo> {
  const { config } = options;
  const logger = createConsoleLogger(config.logLevel);
  const files = await loadStaticFiles(options.webDir ?? inDemo("dist/web"));
  const hub = await createDemoHub(options, logger);
  const server = createServer();
  const port = await listenOnFreePort(server, config);
  const origins = allowedOrigins({ config, port });
  const secrets = config.ticketSecrets.map((secret) => secret.reveal());
  const tickets = createTicketIssuer({ hub, secrets: secrets.length > 0 ? secrets : [randomBytes(32)] });
  const devices = new Devices();
  const routes = createDemoApi({ devices, tickets, pairing: new PairingDesk() });
  server.on("request", createRequestHandler({ routes, files, allowedOrigins: origins, logger }));
  attachWebSocketServer(server, {
    hub,
    path: config.path,
    heartbeatMs: config.heartbeatMs,
    authenticate: createAuthenticate(tickets, devices),
    allowedOrigins: origins,
  });
  return { url: `http://127.0.0.1:${port}`, port, hub, drain: () => drain(hub, server) };
}

async function createDemoHub(options: ComposeOptions, logger: Logger): Promise<Hub> {
  const { config, pace } = options;
  if (config.engineUrl.engine !== "memory")
    throw new Error(`unable to start; the demo knows the engine memory:, received ${config.engineUrl.toString()}`);
  const docs = await loadDocs(options.docsDir ?? inDemo("../.."));
  const notes = createNotesStore(options.notesDir ?? inDemo("data/notes"));
  const { limits, retention } = config;
  const hub = createHub({ engine: createMemoryEngine(), limits, retention, logger });
  setDefaultHub(hub);
  const registry = createAgentRegistry();
  registry.register("docs", createDocsAgent({ docs, notes, stats: () => hub.stats(), ...(pace && { pace }) }));
  registry.setWebSocketManager(getWebSocketManager);
  return hub;
}

async function drain(hub: Hub, server: Server): Promise<void> {
  await hub.drain(DRAIN);
  await hub.close();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** A path in apps/demo, from src/server and from the bundle in dist/server alike. */
function inDemo(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
