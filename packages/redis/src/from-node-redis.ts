import type { Logger } from "@isowire/core/contracts";
import type { NodeRedisClient, NodeRedisCluster } from "./node-redis/client-shapes.js";
import { ClusterTopology } from "./node-redis/cluster-topology.js";
import { NodeRedisPort } from "./node-redis/node-redis-port.js";
import { StandaloneTopology } from "./node-redis/standalone-topology.js";
import type { Topology } from "./node-redis/topology.js";
import { within } from "./node-redis/within.js";
import { type RedisDriver, type RedisPort, RedisPortError, type RedisPortOptions } from "./redis-port.js";

/** A node that stays away this long has its part of the cluster looked up anew, ms. */
const REDISCOVER_MS = 500;

/**
 * Redis through node-redis: give it what `createClient` or `createCluster` returned, connected or not. The engine opens
 * connections of its own with the same settings (`duplicate`), so that nothing else waits behind them, and closes them;
 * your client stays yours.
 *
 * @example
 * ```ts
 * const engine = await createRedisEngine({ client: fromNodeRedis(createCluster({ rootNodes: [{ url }] })) });
 * ```
 */
export function fromNodeRedis(client: NodeRedisClient | NodeRedisCluster): RedisDriver {
  return { open: (options) => ("masters" in client ? openCluster(client, options) : openStandalone(client, options)) };
}

function openStandalone(given: NodeRedisClient, options: RedisPortOptions): Promise<RedisPort> {
  const client = given.duplicate();
  client.on("error", reporter(options.logger));
  return openPort(client, new StandaloneTopology(client), options);
}

function openCluster(given: NodeRedisCluster, options: RedisPortOptions): Promise<RedisPort> {
  const cluster = given.duplicate({ topologyRefreshOnReconnectionAttemptStrategy: REDISCOVER_MS });
  for (const event of ["error", "node-error"]) cluster.on(event, reporter(options.logger));
  return openPort(cluster, new ClusterTopology(cluster), options);
}

async function openPort(
  client: NodeRedisClient | NodeRedisCluster,
  topology: Topology,
  options: RedisPortOptions,
): Promise<RedisPort> {
  try {
    await within(client.connect(), options.timeoutMs, "connecting");
  } catch (error) {
    topology.close();
    throw new RedisPortError("unsent", `unable to connect to Redis; ${(error as Error).message}`, error);
  }
  return new NodeRedisPort(topology, options);
}

function reporter(logger: Logger | undefined): (error: unknown) => void {
  return (error) => logger?.warn({ err: error }, "a connection to Redis broke; it is made again");
}
