import { expect, inject, test } from "vitest";
import { createHub, type Hub } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { createMemoryTransport } from "@isowire/core/testing";
import { createUserContext } from "@isowire/core/trusted";
import { createCutProxy } from "./cut-proxy.js";
import { createPgWorld, createUser, payloadsOf, said } from "./pg-world.js";

type Context = ReturnType<typeof createUserContext>;

/** A device on a hub, and the payloads it was given so far. */
function connect(hub: Hub, context: Context): { readonly given: () => readonly unknown[] } {
  const transport = createMemoryTransport();
  portsOf(hub).accept({ context, transport: transport.connection });
  const payloads: unknown[] = [];
  return {
    given: () => {
      for (const { type, payload } of transport.read() as { type: string; payload?: unknown }[]) {
        if (type !== "isowire:snapshot") payloads.push(type === "said" ? payload : type);
      }
      return payloads;
    },
  };
}

test("what one node's hub sends reaches the devices of another's, in order, however it was sent", async () => {
  await using world = await createPgWorld();
  const hubs = [
    createHub({ engine: world.engine, nodes: "many" }),
    createHub({ engine: await world.open(), nodes: "many" }),
  ];
  const [ada, bob] = [createUser().context, createUser().context];
  const devices = hubs.map((hub) => connect(hub, ada));
  const bobs = connect(hubs[1]!, bob);
  const given = (): readonly (readonly unknown[])[] => devices.map((device) => device.given());
  await expect.poll(given, { timeout: 30_000 }).toEqual([["isowire:welcome"], ["isowire:welcome"]]);
  const client = await world.connect();
  await hubs[0]!.manager(ada).sendEvent("said", 1);
  await world.engine.appendInTransaction(client, ada, said(2));
  await hubs[1]!.manager(ada).sendEvent("said", 3);
  await client.query(`select ${world.schema}.publish($1, $2, 'said', '4')`, [ada.tenantId, ada.userId]);
  const all = ["isowire:welcome", 1, 2, 3, 4];
  await expect.poll(given, { timeout: 30_000 }).toEqual([all, all]);
  await hubs[0]!.notice("hello", { to: "everyone" });
  await expect.poll(() => bobs.given(), { timeout: 30_000 }).toEqual(["isowire:welcome", "isowire:notice"]);
  await Promise.all(hubs.map((hub) => hub.close()));
});

test("connections that join three nodes at once never exceed the limit, not even for a moment", async () => {
  await using world = await createPgWorld();
  const nodes = [world.engine, await world.open(), await world.open()];
  const { user } = createUser();
  let most = 0;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) most = Math.max(most, (await world.engine.presence.list(user)).length);
  };
  const watching = watch();
  const joined = await Promise.all(
    Array.from({ length: 60 }, (_, n) => {
      const connection = { connectionId: `c${String(n)}`, clientId: `p${String(n)}`, nodeId: `n${String(n % 3)}` };
      return nodes[n % 3]!.presence.join(user, connection, { limit: 4, ttlMs: 60_000, silentMs: 60_000 });
    }),
  );
  isOver = true;
  await watching;
  expect(most).toBe(4);
  const evicted = joined.flatMap((one) => one.evicted.map(({ connectionId }) => connectionId));
  expect([evicted.length, new Set(evicted).size]).toEqual([56, 56]);
});

test("a node that dies in the middle of appending has lost nothing that was acknowledged, and doubled nothing", async () => {
  await using proxy = await createCutProxy(inject("postgresUrl"));
  await using dying = await createPgWorld(proxy.url);
  const users = Array.from({ length: 5 }, () => createUser().user);
  const acknowledged: string[] = [];
  const write = async (who: number): Promise<void> => {
    for (let n = 0; ; n += 1) {
      const text = `${String(who)}-${String(n)}`;
      await dying.engine.log.append(users[who]!, { events: [said(text)] });
      acknowledged.push(text);
    }
  };
  const writing = users.map((_, who) => write(who).catch((error: unknown) => (error as { code?: string }).code));
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(200);
  proxy.cut();
  const codes = new Set(await Promise.all(writing));
  expect([...codes].filter((code) => code !== "ERR_OUTCOME_UNKNOWN" && code !== "ERR_UNAVAILABLE")).toEqual([]);
  proxy.mend();
  const next = await dying.open();
  const logs = await Promise.all(users.map((user) => payloadsOf(next, user)));
  for (const [who, log] of logs.entries()) expect(log).toEqual(log.map((_, n) => `${String(who)}-${String(n)}`));
  expect(acknowledged.filter((text) => !logs.flat().includes(text))).toEqual([]);
});

test("without a clock of its own an engine goes by the server's, and so do its leases and its hub", async () => {
  await using world = await createPgWorld();
  const engine = await world.open({ clock: undefined } as object);
  const { user } = createUser();
  const serverMs = async (): Promise<number> => {
    const { rows } = await world.pool.query<{ ms: string }>(`select ${world.schema}.clock_ms() as ms`);
    return Number(rows[0]!.ms);
  };
  const before = await serverMs();
  const { position } = await engine.log.append(user, { events: [said(1)] });
  const lease = await engine.leases.acquire(user, { key: "run/1", ttlMs: 5000 });
  const after = await serverMs();
  expect(position.time).toBeGreaterThanOrEqual(before);
  expect(position.time).toBeLessThanOrEqual(after);
  const expiresAt = lease.status === "acquired" ? lease.expiresAt : 0;
  expect(expiresAt - 5000).toBeGreaterThanOrEqual(before);
  expect(expiresAt - 5000).toBeLessThanOrEqual(after);
});
