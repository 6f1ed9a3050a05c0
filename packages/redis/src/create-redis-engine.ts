import type { Clock, Engine, Logger, Retention } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { checkServer } from "./check-server.js";
import { Keys } from "./keys.js";
import { callError, RedisCalls } from "./redis-calls.js";
import { RedisClock } from "./redis-clock.js";
import { RedisFanout } from "./redis-fanout.js";
import { RedisLeases } from "./redis-leases.js";
import { RedisLog } from "./redis-log.js";
import type { RedisDriver, RedisPort } from "./redis-port.js";
import { RedisPresence } from "./redis-presence.js";
import { RedisState } from "./redis-state.js";
import { RedisSweeper } from "./redis-sweeper.js";
import { RedisSystem } from "./redis-system.js";
import { SCRIPTS } from "./scripts.js";

export interface RedisEngineOptions {
  /** `fromNodeRedis(client)`: the engine opens connections of its own like the client's, and closes them. */
  readonly client: RedisDriver;
  /**
   * What all keys and channels begin with. Engines with the same prefix on the same server are nodes of one cluster; give
   * applications that share a server one each.
   *
   * @defaultValue "isowire"
   */
  readonly prefix?: string;
  /** How much of each user's log is kept; the first bound reached wins. @defaultValue 24 h, 10,000 entries, 8 MiB */
  readonly retention?: Partial<Retention>;
  /**
   * An append resolves when so many replicas have it, and rejects with `ERR_OUTCOME_UNKNOWN` when they have not after
   * `waitReplicasMs`. All that this engine asks of that server waits meanwhile.
   *
   * @defaultValue 0: an append resolves when the primary has it
   */
  readonly waitReplicas?: number;
  /** How long replicas may take, ms. @defaultValue 1,000 */
  readonly waitReplicasMs?: number;
  /**
   * Starts on a server that may evict. Any key of a user may then fall when memory is full: what it held is gone, the rest of
   * the user's data gets a new epoch, and clients that had read it start over from snapshot and history.
   *
   * @defaultValue false
   */
  readonly allowEviction?: boolean;
  /** How long a call may wait for a connection and an answer, ms. @defaultValue 10,000 */
  readonly timeoutMs?: number;
  /** Times and expiry; for tests. @defaultValue the server's clock */
  readonly clock?: Clock;
  /** Hears of connections that broke. @defaultValue nobody */
  readonly logger?: Logger;
}

/** 24 hours, 10,000 entries, 8 MiB a user. */
export const REDIS_RETENTION: Retention = { maxAgeMs: 86_400_000, maxEntries: 10_000, maxBytes: 8_388_608 };

/**
 * An engine for many nodes over Redis 7 or Valkey, standalone or cluster. As durable as the server is configured to be; what
 * a failover or a lost key takes is reported to clients as a new epoch.
 *
 * @throws IsowireError, as a rejection: `ERR_REDIS_EVICTION` unless every primary has `maxmemory-policy noeviction`,
 * `ERR_CONTRACT` for Redis before 7, `ERR_INVALID_OPTION`, `ERR_UNAVAILABLE` when the server does not answer
 *
 * @example
 * ```ts
 * const engine = await createRedisEngine({ client: fromNodeRedis(createClient({ url: process.env.REDIS_URL })) });
 * const hub = createHub({ engine, nodes: "many" });
 * ```
 */
export async function createRedisEngine(options: RedisEngineOptions): Promise<Engine> {
  const { prefix = "isowire", timeoutMs = 10_000, logger } = options;
  assertOptions({ ...options, prefix, timeoutMs });
  const port = await options.client.open({ timeoutMs, logger }).catch(rethrow);
  try {
    return await startEngine(port, { ...options, prefix });
  } catch (error) {
    await port.close();
    throw callError(error);
  }
}

async function startEngine(
  port: RedisPort,
  options: RedisEngineOptions & { readonly prefix: string },
): Promise<Engine> {
  for (const info of await port.info()) checkServer(info, options.allowEviction ?? false);
  const { clock: givenClock, logger, waitReplicas = 0, waitReplicasMs = 1000 } = options;
  const keys = new Keys(options.prefix);
  const retention = { ...REDIS_RETENTION, ...options.retention };
  const calls = new RedisCalls({ port, keys, clock: givenClock, retention });
  const system = new RedisSystem(calls);
  await port.subscribe(keys.notices, (message) => {
    system.hear(message);
  });
  const own = new RedisClock();
  const look = async (): Promise<void> => {
    if (givenClock !== undefined) return;
    await own.look(async () => Number(await calls.run(SCRIPTS.time, { keys: [keys.notices], args: [""] })));
  };
  await look();
  const clock = givenClock ?? own;
  const sweeper = new RedisSweeper(calls, { clock, logger, before: look });
  const replicas = waitReplicas === 0 ? undefined : { count: waitReplicas, timeoutMs: waitReplicasMs };
  let closing: Promise<void> | undefined;
  return {
    contractVersion: 1,
    scope: "cluster",
    clock,
    log: new RedisLog(calls, replicas),
    fanout: new RedisFanout(calls, logger),
    presence: new RedisPresence(calls),
    leases: new RedisLeases(calls),
    state: new RedisState(calls),
    system,
    close() {
      sweeper[Symbol.dispose]();
      calls.close();
      closing ??= port.close();
      return closing;
    },
  };
}

function assertOptions(options: RedisEngineOptions & { readonly prefix: string; readonly timeoutMs: number }): void {
  const { prefix, timeoutMs, waitReplicas = 0, waitReplicasMs = 1000 } = options;
  if (!/^[^{}]+$/.test(prefix)) {
    throw new IsowireError("ERR_INVALID_OPTION", {
      message: `unable to create the engine; expected a prefix without braces, received ${JSON.stringify(prefix)}`,
    });
  }
  for (const [name, value, least] of [
    ["timeoutMs", timeoutMs, 1],
    ["waitReplicas", waitReplicas, 0],
    ["waitReplicasMs", waitReplicasMs, 1],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new IsowireError("ERR_INVALID_OPTION", {
      message: `unable to create the engine; expected ${name} to be a whole number of at least ${String(least)}, received ${String(value)}`,
    });
  }
}

function rethrow(error: unknown): never {
  throw callError(error);
}
