import { expect, test } from "vitest";
import { askRedis } from "./ask-redis.js";
import { startRedisCluster } from "./index.js";

const DEADLINE_MS = 15_000;

test("three primaries cover all slots and send a key to its owner", async () => {
  await using cluster = await startRedisCluster();
  expect(cluster.urls).toHaveLength(3);
  expect(cluster.replicas).toEqual([]);
  const ports = cluster.primaries.map(({ port }) => port);
  for (const port of ports) expect(await askRedis(port, ["CLUSTER", "INFO"])).toContain("cluster_slots_ok:16384\r\n");
  const outcomes = await Promise.allSettled(ports.map((port) => askRedis(port, ["SET", "a", "1"])));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const moved = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : []));
  for (const reason of moved) expect(reason).toMatch(/MOVED 15495 127\.0\.0\.1:/);
});

test("a replica takes over from a primary that was killed", async () => {
  await using cluster = await startRedisCluster({ replicas: 1, nodeTimeoutMs: 500 });
  await cluster.primaries[0]?.kill();
  const { port = 0 } = cluster.replicas[0] ?? {};
  const role = async () => /role:(\w+)/.exec(await askRedis(port, ["INFO", "replication"]))?.[1];
  for (const deadline = Date.now() + DEADLINE_MS; (await role()) !== "master" && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await role()).toBe("master");
});
