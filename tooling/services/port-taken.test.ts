import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHaproxy, startNginx, startPostgres, startRedis, type Service } from "./index.js";

const taken = vi.hoisted(() => ({ port: 0, offered: 0 }));

vi.mock("./free-port.js", async (original) => {
  const { freePort } = await original<{ freePort: () => Promise<number> }>();
  // Somebody was faster: of the first port only, as in a race.
  return { freePort: () => (taken.offered++ === 0 ? Promise.resolve(taken.port) : freePort()) };
});

const somebody = createServer();
beforeAll(async () => {
  somebody.listen(0, "127.0.0.1");
  await once(somebody, "listening");
  taken.port = (somebody.address() as AddressInfo).port;
});
afterAll(() => {
  somebody.close();
});

const STARTS: Readonly<Record<string, () => Promise<Service>>> = {
  Redis: () => startRedis({ own: true }),
  PostgreSQL: () => startPostgres({ own: true }),
  nginx: () => startNginx((port) => `server { listen 127.0.0.1:${port}; }`),
  HAProxy: () => startHaproxy((port) => `listen a\n  bind 127.0.0.1:${port}\n`),
};

test.each(Object.entries(STARTS))("%s takes another port when somebody took its own meanwhile", async (_, start) => {
  taken.offered = 0;
  await using service = await start();
  expect(taken.offered).toBe(2);
  expect(service.port).not.toBe(taken.port);
});
