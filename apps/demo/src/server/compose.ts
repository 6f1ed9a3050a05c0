import type { Config } from "@isowire/config";
import type { Hub } from "@isowire/core";
import type { DocsAgentOptions } from "../agents/create-docs-agent.js";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadDocs } from "../agents/docs/load-docs.js";
import { createNotesStore } from "../agents/notes/notes-store.js";
import { createConsoleLogger } from "./console-logger.js";
import { createDemoApi } from "./demo-api.js";
import { demoKey, deriveKey } from "./demo-key.js";
import { watchDeprecations } from "./deprecations.js";
import { Devices } from "./devices.js";
import { createInsideApi } from "./inside-api.js";
import { PairingDesk } from "./pairing-desk.js";
import { createRequestHandler } from "./request-handler.js";
import { runningServer } from "./running-server.js";
import { ServerLives } from "./server-lives.js";
import { type RunningServer, type ServerParts, startServer } from "./start-server.js";
import { sqliteFile } from "./open-engine.js";
import { loadStaticFiles } from "./static-files.js";
import { VisitSecrets } from "./visit-secrets.js";

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
  /** The hub of the server that runs now. */
  readonly hub: () => Hub;
  /** Lets runs come to an end, tells the pages to come back, and stops. */
  drain(): Promise<void>;
}

/** Puts the demo together and starts it: this file is where all packages meet. */
export async function compose(options: ComposeOptions): Promise<Demo> {
  const { config } = options;
  const logger = createConsoleLogger(config.logLevel);
  const files = await loadStaticFiles(options.webDir ?? inDemo("dist/web"));
  const agent = await agentParts(options);
  const key = demoKey(keyFile(config));
  const devices = new Devices({ secrets: new VisitSecrets(deriveKey(key, "visits")) });
  watchDeprecations();
  const lives = new ServerLives<RunningServer>({
    start: (before) =>
      startServer({ config, agent, devices, logger, answer, ticketKey: deriveKey(key, "tickets") }, before?.port),
    onError: (error) => logger.error({ err: error }, "the server was not started again"),
  });
  const inside = createInsideApi({ devices, lives });
  const own = createDemoApi({ devices, tickets: () => runningServer(lives).tickets, pairing: new PairingDesk() });
  const routes = new Map([...own, ...inside.routes]);
  const answer = (allowedOrigins: readonly string[]) =>
    createRequestHandler({ reads: inside.reads, routes, files, allowedOrigins, logger });
  const { port } = await lives.begin();
  return { url: `http://127.0.0.1:${port}`, port, hub: () => lives.current.hub, drain: () => lives.drain() };
}

async function agentParts({ docsDir, notesDir, pace }: ComposeOptions): Promise<ServerParts["agent"]> {
  const docs = await loadDocs(docsDir ?? inDemo("../.."));
  return { docs, notes: createNotesStore(notesDir ?? inDemo("data/notes")), ...(pace && { pace }) };
}

/** Beside the logs, where those are in a file. Logs in memory are gone with the process, and so may visits be. */
function keyFile({ engineUrl }: Config): string | undefined {
  if (engineUrl.engine === "memory") return undefined;
  return engineUrl.engine === "sqlite" ? join(dirname(sqliteFile(engineUrl)), "demo.key") : inDemo("data/demo.key");
}

/** A path in apps/demo, from src/server and from the bundle in dist/server alike. */
export function inDemo(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
