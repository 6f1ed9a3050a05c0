import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { startRedis, type RedisOptions } from "@tooling/services";
import { createClient } from "redis";
import { expect, test } from "vitest";
import { ChildApp } from "../../src/child-app.js";
import { install } from "./recipe-server.js";

const PAGE = readFileSync(new URL("../../../../docs/recipes/redis.md", import.meta.url), "utf8");

/** The block behind `<!-- name -->`. */
function block(name: string): string {
  const blocks = PAGE.matchAll(/^<!-- (\S+) -->\n(?:<!-- [^\n]* -->\n)*```\w*\n([\s\S]*?)^```$/gm);
  return [...blocks].find(([, title]) => title === name)?.[2] ?? `missing: ${name}`;
}

function configOf(text: string): NonNullable<RedisOptions["config"]> {
  return Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]),
  );
}

/** Makes the user as `users.acl` has it; answers the URL that a node gets. */
async function addUser(url: string): Promise<string> {
  const [, name = "", ...rules] = block("users.acl").trim().split(" ");
  const admin = await createClient({ url }).connect();
  try {
    await admin.sendCommand(["ACL", "SETUSER", name, ...rules]);
    const node = new URL(url);
    node.username = name;
    node.password = rules.find((rule) => rule.startsWith(">"))?.slice(1) ?? "";
    return node.href;
  } finally {
    admin.destroy();
  }
}

test(
  "the recipe can be followed as it is written, and a receipt outlives the server",
  { timeout: 90_000 },
  async () => {
    using app = new ChildApp().link("core", "redis");
    install("redis", app.folder);
    const program = app.write("node.mjs", block("node.mjs"));
    const run = async (url: string): Promise<string> => {
      const options = { env: { ...process.env, REDIS_URL: url }, timeout: 45_000 };
      return (await promisify(execFile)(process.execPath, [program], options)).stdout;
    };
    await using redis = await startRedis({ own: true, config: configOf(block("redis.conf")) });
    const url = await addUser(redis.url);
    expect(await run(url)).toBe("a node is up, Ada's log stands at 1\n");
    expect(await run(url)).toBe("a node is up, Ada's log stands at 2\n");
    await redis.kill();
    await redis.restart();
    expect(await run(await addUser(redis.url))).toBe("a node is up, Ada's log stands at 3\n");
  },
);

test("the nodes' user reaches nothing beside the prefix", { timeout: 60_000 }, async () => {
  await using redis = await startRedis({ own: true });
  const node = await createClient({ url: await addUser(redis.url) }).connect();
  try {
    await expect(node.get("elsewhere")).rejects.toThrow("NOPERM");
    await expect(node.sendCommand(["FLUSHALL"])).rejects.toThrow("NOPERM");
    expect(await node.get("isowire:{0}:anything")).toBeNull();
  } finally {
    node.destroy();
  }
});

test("a server that evicts is refused", { timeout: 60_000 }, async () => {
  using app = new ChildApp().link("core", "redis");
  install("redis", app.folder);
  const config = { ...configOf(block("redis.conf")), "maxmemory-policy": "allkeys-lru" };
  await using redis = await startRedis({ own: true, config });
  const options = { env: { ...process.env, REDIS_URL: redis.url } };
  const running = promisify(execFile)(process.execPath, [app.write("node.mjs", block("node.mjs"))], options);
  await expect(running).rejects.toThrow("ERR_REDIS_EVICTION");
});
