import { randomUUID } from "node:crypto";
import type { Engine } from "@isowire/core/contracts";
import { createFakeClock, type EngineUnderTest, type StoreCopy } from "@isowire/core/testing";
import { createClient, createCluster } from "redis";
import { createRedisEngine, fromNodeRedis, type RedisEngineOptions } from "../src/index.js";
import type { RedisDriver } from "../src/redis-port.js";
import { copyKeys } from "./copy-keys.js";

export const standalone = (url: string): RedisDriver => fromNodeRedis(createClient({ url }));

export const cluster = (urls: readonly string[]): RedisDriver =>
  fromNodeRedis(createCluster({ rootNodes: urls.map((url) => ({ url })) }));

export interface RedisWorld {
  readonly client: RedisDriver;
  /** Of the primaries. */
  readonly urls: readonly string[];
  /** Brings the servers down and up again; engines are closed in between. */
  readonly restart?: { readonly down: () => Promise<void>; readonly up: () => Promise<void> };
}

/** An engine below a prefix of its own, and what the suite may do to it. */
export async function engineOver(
  { client, urls, restart }: RedisWorld,
  options: Partial<RedisEngineOptions> = {},
): Promise<EngineUnderTest> {
  const clock = createFakeClock();
  const prefix = `test-${randomUUID()}`;
  let engines: Engine[] = [];
  const open = async (): Promise<Engine> => {
    const engine = await createRedisEngine({ client, prefix, clock, ...options });
    engines.push(engine);
    return engine;
  };
  const dispose = async (): Promise<void> => {
    const ending = engines;
    engines = [];
    await Promise.all(ending.map((engine) => engine.close()));
  };
  return {
    engine: await open(),
    clock,
    peer: open,
    dispose,
    async reopen() {
      await restart?.down();
      await dispose();
      await restart?.up();
      return open();
    },
    async snapshot(): Promise<StoreCopy> {
      const copy = await copyKeys(urls, `${prefix}:*`);
      return {
        async restore() {
          await dispose();
          await copy.putBack();
          return open();
        },
      };
    },
  };
}
