import { describeEngine } from "@isowire/core/testing";
import { startRedisCluster } from "@tooling/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cluster, engineOver } from "./redis-world.js";

let redis: Awaited<ReturnType<typeof startRedisCluster>>;
beforeAll(async () => {
  redis = await startRedisCluster();
}, 60_000);
afterAll(() => redis.stop());

describeEngine(
  "a cluster of three primaries",
  {
    create: () => engineOver({ client: cluster(redis.urls), urls: redis.urls }),
    features: ["cluster", "durable"],
  },
  { describe, test, expect },
);
