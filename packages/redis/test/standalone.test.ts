import { describeEngine } from "@isowire/core/testing";
import { startRedis } from "@tooling/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineOver, standalone } from "./redis-world.js";

let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  redis = await startRedis({ appendonly: true });
});
afterAll(() => redis.stop());

describeEngine(
  "one server that keeps what it acknowledged (SIGKILL between engines)",
  {
    create: () =>
      engineOver({
        client: standalone(redis.url),
        urls: [redis.url],
        restart: { down: () => redis.kill(), up: () => redis.restart() },
      }),
    features: ["cluster", "durable"],
  },
  { describe, test, expect },
);
