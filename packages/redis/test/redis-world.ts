import { randomUUID } from "node:crypto";
import type { Engine } from "@isowire/core/contracts";
import { createFakeClock, type EngineUnderTest } from "@isowire/core/testing";
import { createClient, createCluster } from "redis";
import { createRedisEngine, fromNodeRedis, type RedisEngineOptions } from "../src/index.js";
import type { RedisDriver } from "../src/redis-port.js";

export const standalone = (url: string): RedisDriver => fromNodeRedis(createClient({ url }));

export const cluster = (urls: readonly string[]): RedisDriver =>
  fromNodeRedis(createCluster({ rootNodes: urls.map((url) => ({ url })) }));

/** An engine below a prefix of its own. */
export async function engineOver(
  client: RedisDriver,
  options: Partial<RedisEngineOptions> = {},
): Promise<EngineUnderTest> {
  const clock = createFakeClock();
  const prefix = `test-${randomUUID()}`;
  const engines: Engine[] = [];
  const open = async (): Promise<Engine> => {
    const engine = await createRedisEngine({ client, prefix, clock, ...options });
    engines.push(engine);
    return engine;
  };
  return {
    engine: await open(),
    clock,
    peer: open,
    dispose: async () => {
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
}
