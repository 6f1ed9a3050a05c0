import type { Engine, Logger } from "@isowire/core/contracts";
import { createPostgresEngine, fromPg } from "@isowire/postgres";
import { createRedisEngine, fromNodeRedis } from "@isowire/redis";
import pg from "pg";
import { createClient } from "redis";

/** The engine that a URL names. */
export async function openEngine(url: string, logger: Logger): Promise<Engine> {
  const { protocol } = new URL(url);
  if (protocol === "redis:") return createRedisEngine({ client: fromNodeRedis(createClient({ url })), logger });
  if (/^postgres(ql)?:$/.test(protocol))
    return createPostgresEngine({ database: fromPg(new pg.Pool({ connectionString: url })), logger });
  throw new Error(`expected the URL of an engine of many nodes, received ${url}`);
}
