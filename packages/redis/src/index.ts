// The engine
export { createRedisEngine, REDIS_RETENTION } from "./create-redis-engine.js";
export type { RedisEngineOptions } from "./create-redis-engine.js";

// What it talks to
export { fromNodeRedis } from "./from-node-redis.js";
export type { NodeRedisClient, NodeRedisCluster } from "./node-redis/client-shapes.js";
export type { RedisDriver } from "./redis-port.js";
