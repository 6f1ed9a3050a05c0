import type { Logger } from "@isowire/core";
import type * as NodeRedis from "@isowire/redis";
import type { NodeRedisClient } from "@isowire/redis";
import { errorText } from "../report/error-text.js";
import { engineFault } from "./engine-fault.js";
import type { OpenedEngine } from "./open-engine.js";
import type { Project } from "./project.js";
import { quietLogger } from "./quiet-logger.js";

const TIMEOUT_MS = 5_000;

interface RedisLibrary {
  readonly createClient: (options: { url: string; socket: { connectTimeout: number } }) => NodeRedisClient;
}

export async function openRedis(
  project: Project,
  { url, shown }: { readonly url: string; readonly shown: string },
): Promise<OpenedEngine> {
  const { createRedisEngine, fromNodeRedis } = await project.import<typeof NodeRedis>("@isowire/redis");
  const { createClient } = project.requireBeside<RedisLibrary>("@isowire/redis", "redis");
  const client = createClient({ url, socket: { connectTimeout: TIMEOUT_MS } });
  const warnings: unknown[] = [];
  const logger: Logger = { ...quietLogger, warn: (fields) => void warnings.push((fields as { err?: unknown }).err) };
  try {
    const engine = await createRedisEngine({ client: fromNodeRedis(client), timeoutMs: TIMEOUT_MS, logger });
    return { engine, what: shown, close: () => engine.close() };
  } catch (error) {
    throw engineFault(withReason(error, warnings[0]), shown);
  }
}

/** A client that cannot connect tries again until its time is up, and says why it could not to the logger alone. */
function withReason(error: unknown, reason: unknown): unknown {
  if (reason === undefined) return error;
  return new AggregateError([error, reason], `${errorText(error)}; ${errorText(reason)}`);
}
