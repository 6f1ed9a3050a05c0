import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAgentRegistry, type Agent } from "@isowire/agents";
import { createHub, type Hub } from "@isowire/core";
import { attachWebSocketServer, createJwtAuthenticator } from "@isowire/ws";
import { createLegacyCodec } from "../../src/codec/create-legacy-codec.js";

const SECRET = "a secret of the tests, which is long enough";

/** A server of today, with an agent and a door for old front ends. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly hub: Hub;
}

const triage: Agent = async (run) => {
  await run.thinking(`About: ${run.input.content}`, 1);
  const rows = await run.tool("usage_report", { month: "2025-08" }, () => 31);
  await run.delta(`${rows} rows`);
};

const quiet = (): void => undefined;

const broken: Agent = () => Promise.reject(new Error("not for the screen"));

export async function serveOldClients(): Promise<Served> {
  // One of its agents fails on purpose: that need not be read in the output.
  const hub = createHub({ logger: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
  const registry = createAgentRegistry();
  registry.register("triage", triage);
  registry.register("broken", broken);
  registry.register("patient", (run) => once(run.signal, "abort"));
  registry.setWebSocketManager(hub);
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = attachWebSocketServer(server, {
    hub,
    authenticate: createJwtAuthenticator({ secret: SECRET }),
    allowedOrigins: ["https://app.example.com"],
    codecs: [createLegacyCodec()],
  });
  return {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}${endpoint.path}`,
    hub,
    async [Symbol.asyncDispose]() {
      await endpoint.close();
      await hub.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the old log-in page kept for its socket. */
export function tokenFor(userId: string, secret: string = SECRET): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: userId, exp: Math.floor(Date.now() / 1_000) + 600 })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
