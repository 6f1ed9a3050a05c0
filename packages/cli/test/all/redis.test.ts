import { startRedis } from "@tooling/services";
import { createClient } from "redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECTIONS } from "../../src/sections/catalog.js";
import { reportOn, statusesOf } from "../support/run-cli.js";
import { expectFault, opening, projectOn } from "./live-project.js";

const PASSWORD = "not-for-reports";

let server: Awaited<ReturnType<typeof startRedis>>;
let client: ReturnType<typeof createClient>;
/** As a user with a password. */
let place: string;

beforeAll(async () => {
  server = await startRedis({ own: true });
  place = `127.0.0.1:${server.port}`;
  client = createClient({ url: server.url });
  await client.connect();
  await client.sendCommand(["ACL", "SETUSER", "orders", "on", `>${PASSWORD}`, "~*", "&*", "+@all"]);
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

test("a project on a live Redis passes every section", async () => {
  using project = projectOn("on-redis", `redis://orders:${PASSWORD}@${place}`);
  const report = await reportOn(project.folder);
  expect(statusesOf(report), JSON.stringify(report.sections, null, 1)).toEqual(
    Object.fromEntries(SECTIONS.map(({ id }) => [id, "pass"])),
  );
  expect(report.code).toBe(0);
  expect(JSON.stringify(report)).not.toContain(PASSWORD);
});

test.each([
  {
    problem: "a wrong password",
    url: () => `redis://orders:wrong-${PASSWORD}@${place}`,
    seen: /refuses the user or the password \(WRONGPASS\)$/,
    advice: /^set the user and the password of engineUrl/,
  },
  {
    problem: "a closed port",
    url: () => `redis://orders:${PASSWORD}@127.0.0.1:1`,
    seen: /nothing listens there \(ECONNREFUSED\)$/,
    advice: /^start the server, or correct host and port/,
  },
])("$problem is what the doctor says is wrong, and what to do about it", async ({ url, seen, advice }) => {
  expectFault(await opening("on-redis", url()), {
    seen,
    advice,
    shown: "redis://[redacted]@127.0.0.1:",
    secret: PASSWORD,
  });
});

test("an eviction policy is what the doctor says is wrong; its advice mends it", async () => {
  await client.configSet("maxmemory-policy", "allkeys-lru");
  const url = `redis://orders:${PASSWORD}@${place}`;
  const { exitCode, check } = await opening("on-redis", url);
  expect(check).toMatchObject({ status: "fail", seen: expect.stringContaining("(ERR_REDIS_EVICTION)") as string });
  expect(exitCode).toBe(1);
  const [, setting = "", value = ""] = /CONFIG SET (\S+) (\S+)/.exec(check?.advice ?? "") ?? [];
  await client.configSet(setting, value);
  expect((await opening("on-redis", url)).check).toMatchObject({ status: "pass" });
});
