import { createClient, createCluster } from "redis";
import { expectTypeOf, test } from "vitest";
import { fromNodeRedis, type NodeRedisClient, type NodeRedisCluster, type RedisDriver } from "./index.js";

test("clients of node-redis are taken as they are, whatever their options", () => {
  expectTypeOf(createClient()).toExtend<NodeRedisClient>();
  expectTypeOf(createClient({ RESP: 2, url: "redis://127.0.0.1", modules: {} })).toExtend<NodeRedisClient>();
  const rootNodes = [{ url: "redis://127.0.0.1" }];
  expectTypeOf(createCluster({ rootNodes })).toExtend<NodeRedisCluster>();
  expectTypeOf(createCluster({ rootNodes, RESP: 3, useReplicas: true })).toExtend<NodeRedisCluster>();
  expectTypeOf(fromNodeRedis(createClient())).toEqualTypeOf<RedisDriver>();
  expectTypeOf(fromNodeRedis(createCluster({ rootNodes }))).toEqualTypeOf<RedisDriver>();
});
