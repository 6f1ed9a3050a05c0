import { existsSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { askRedis } from "./ask-redis.js";
import { startRedis } from "./index.js";

test("a server of one's own answers on its port and is gone after stop", async () => {
  const redis = await startRedis({ own: true });
  const { folder } = (redis as unknown as { readonly place: { readonly folder: string } }).place;
  expect(existsSync(folder)).toBe(true);
  expect(redis.url).toBe(`redis://127.0.0.1:${redis.port}`);
  expect(await askRedis(redis.port, ["SET", "a", "1"])).toBe("OK");
  await redis.stop();
  await expect(askRedis(redis.port, ["PING"])).rejects.toThrow(/ECONNREFUSED/);
  expect(existsSync(folder)).toBe(false);
  await redis.stop();
});

test("two servers share nothing", async () => {
  await using one = await startRedis({ own: true });
  await using other = await startRedis({ own: true });
  await askRedis(one.port, ["SET", "a", "1"]);
  expect(await askRedis(other.port, ["EXISTS", "a"])).toBe("0");
});

test("a paused server says nothing until it is resumed", async () => {
  await using redis = await startRedis({ own: true });
  await redis.pause();
  let hasAnswered = false;
  const answer = askRedis(redis.port, ["PING"]).then((text) => {
    hasAnswered = true;
    return text;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(hasAnswered).toBe(false);
  await redis.resume();
  expect(await answer).toBe("PONG");
});

test("a paused server can be stopped", async () => {
  await using redis = await startRedis({ own: true });
  await redis.pause();
});

test("with appendonly what was acknowledged is there after a kill, on the same port", async () => {
  await using redis = await startRedis({ appendonly: true });
  const { port, pid } = redis;
  await askRedis(port, ["SET", "a", "1"]);
  await redis.kill();
  await expect(askRedis(port, ["PING"])).rejects.toThrow(/ECONNREFUSED/);
  await redis.restart();
  expect(redis).toMatchObject({ port });
  expect(redis.pid).not.toBe(pid);
  expect(await askRedis(port, ["GET", "a"])).toBe("1");
});

test("without it a restart empties the server", async () => {
  await using redis = await startRedis({ own: true });
  await askRedis(redis.port, ["SET", "a", "1"]);
  await redis.restart();
  expect(await askRedis(redis.port, ["EXISTS", "a"])).toBe("0");
});

test("a kill gives no time to save, a restart does", async () => {
  await using redis = await startRedis({ config: { save: "3600 1" } });
  await askRedis(redis.port, ["SET", "killed", "1"]);
  await redis.kill();
  await redis.restart();
  await askRedis(redis.port, ["SET", "restarted", "1"]);
  await redis.restart();
  expect(await askRedis(redis.port, ["EXISTS", "killed"])).toBe("0");
  expect(await askRedis(redis.port, ["EXISTS", "restarted"])).toBe("1");
});

test("settings reach the server, and one that it does not know fails with what it said", async () => {
  await using redis = await startRedis({ config: { maxclients: 17 } });
  expect(await askRedis(redis.port, ["INFO", "clients"])).toContain("maxclients:17\r\n");
  await expect(startRedis({ config: { "no-such-setting": 1 } })).rejects.toThrow(
    /^unable to start Redis; it ended with:[^]*no-such-setting/,
  );
});

test("a paused or killed server that is not running says so", async () => {
  await using redis = await startRedis({ own: true });
  await redis.kill();
  await expect(redis.pause()).rejects.toThrow("unable to pause Redis; it is not running");
  await redis.kill();
});

test("a given server is used as it is; only one of one's own may be paused", async () => {
  vi.stubEnv("TEST_REDIS_URL", "redis://redis.example:6380");
  try {
    const given = await startRedis();
    expect(given).toMatchObject({ url: "redis://redis.example:6380", port: 6380, pid: undefined });
    await expect(given.pause()).rejects.toThrow("TEST_REDIS_URL");
    await given.stop();
    await using own = await startRedis({ own: true });
    expect(await askRedis(own.port, ["PING"])).toBe("PONG");
  } finally {
    vi.unstubAllEnvs();
  }
});
