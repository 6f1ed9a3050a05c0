import { describeEngine } from "@isowire/core/testing";
import { startRedis } from "@tooling/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineOver, standalone } from "./redis-world.js";

let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describeEngine(
  "standalone",
  { create: () => engineOver(standalone(redis.url)), features: ["cluster"] },
  { describe, test, expect },
);
