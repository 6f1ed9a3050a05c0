import type * as NodeRedis from "@isowire/redis";
import type { NodeRedisClient } from "@isowire/redis";
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
  const engine = await createRedisEngine({
    client: fromNodeRedis(client),
    timeoutMs: TIMEOUT_MS,
    logger: quietLogger,
  });
  return { engine, what: shown, close: () => engine.close() };
}
