import { once } from "node:events";
import { createServer } from "node:http";
import { createAgentRegistry } from "@isowire/agents";
import { createHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer, credentialsOf } from "@isowire/ws";
import { careful, oneShot, pipeline } from "./chaos-agents.js";
import { CHAOS_RETENTION, type ChaosSetup } from "./chaos-setup.js";
import { openEngine } from "./open-engine.js";

const GRACE = { windowMs: 300, runGraceMs: 300 };

/** One node, in a process of its own: it may be killed, stopped and cut off from its engine at any moment. */
async function main({ engineUrl, port }: ChaosSetup): Promise<void> {
  const logger = { debug: ignore, info: ignore, warn: say, error: say };
  const hub = createHub({
    engine: await openEngine(engineUrl, logger),
    nodes: "many",
    logger,
    reconcileMs: 1000,
    retention: CHAOS_RETENTION,
    limits: { commandsPerSecond: 1000, runsPerUser: 1000, connectionsPerUser: 50 },
  });
  const registry = createAgentRegistry({ leaseTtlMs: 2000, cancelGraceMs: 500 });
  registry.register("pipeline", pipeline, { resumable: true });
  registry.register("one-shot", oneShot);
  registry.register("careful", careful);
  registry.setWebSocketManager(hub);
  // Said once, however often it is asked for: the key is the asker's.
  hub.onCommand("say", async ({ context, payload }) => {
    const { key } = payload as { readonly key: string };
    const said = { userId: context.userId, key };
    const { position } = await hub.manager(context).sendEvent("said", said, { idempotencyKey: key });
    return { offset: position.offset };
  });
  const server = createServer();
  attachWebSocketServer(server, {
    hub,
    allowedOrigins: [],
    heartbeatMs: 2000,
    authenticate(request) {
      const credentials = credentialsOf(request);
      if (credentials.kind !== "bearer") return { reason: "unauthorized" };
      return createUserContext({ userId: credentials.token });
    },
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  process.once("SIGTERM", () => {
    hub.drain(GRACE).then(() => process.exit(0), fail);
  });
  // Nobody is left to answer to.
  process.once("disconnect", () => process.exit(0));
  process.send?.("serves");
}

function ignore(): void {
  // Only what is wrong is of interest.
}

function say(fields: object, message: string): void {
  if (process.env["TEST_VERBOSE"] !== undefined) console.error(message, fields);
}

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

process.on("unhandledRejection", fail);
main(JSON.parse(process.argv[2] ?? "") as ChaosSetup).catch(fail);
