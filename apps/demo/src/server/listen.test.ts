import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { listenOnFreePort } from "./listen.js";

const HOST = "127.0.0.1";
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test("a free port is taken as it is", async () => {
  const port = await listenOnFreePort(server(), { host: HOST, port: 0 });
  expect(port).toBeGreaterThan(0);
});

test("the next free port is found when others have the ones before", async () => {
  const first = await listenOnFreePort(server(), { host: HOST, port: 0 });
  const second = await listenOnFreePort(server(), { host: HOST, port: first });
  const third = await listenOnFreePort(server(), { host: HOST, port: first });
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThan(second);
});

test("an address that cannot be had is an error, not a search", async () => {
  const failed = listenOnFreePort(server(), { host: "192.0.2.1", port: 1_234 });
  await expect(failed).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
});

function server(): Server {
  const made = createServer();
  servers.push(made);
  return made;
}
