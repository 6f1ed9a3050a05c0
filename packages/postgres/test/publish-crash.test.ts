import { expect, test } from "vitest";
import { startPostgres } from "@tooling/services";
import { createPgWorld, createUser, payloadsOf, said } from "./pg-world.js";

test("what a client that died had not committed is never in the log", async () => {
  await using world = await createPgWorld();
  const { user, context } = createUser();
  const client = await world.connect();
  await client.query("begin");
  await world.engine.appendInTransaction(client, context, said("lost"));
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  await world.pool.query("select pg_terminate_backend($1, 5000)", [rows[0]!.pid]);
  expect(await payloadsOf(world.engine, user)).toEqual([]);
});

test("what was committed outlives a crash of the server before anybody has looked, in its order", async () => {
  await using server = await startPostgres({ own: true });
  await using world = await createPgWorld(server.url);
  const { user, context } = createUser();
  await world.engine.log.append(user, { events: [said("before")] });
  const [first, second, third] = [await world.connect(), await world.connect(), await world.connect()];
  for (const client of [first, second, third]) await client.query("begin");
  await world.engine.appendInTransaction(first, context, said("committed second"));
  await world.engine.appendInTransaction(second, context, said("committed first"));
  await world.engine.appendInTransaction(third, context, said("not committed"));
  await second.query("commit");
  await first.query("commit");
  await server.kill();
  await server.restart();
  expect(await payloadsOf(world.engine, user)).toEqual(["before", "committed first", "committed second"]);
  await world.engine.log.append(user, { events: [said("after")] });
  expect((await payloadsOf(world.engine, user)).at(-1)).toBe("after");
}, 60_000);

test("a node that dies between a commit and the log leaves it to the others", async () => {
  await using world = await createPgWorld();
  const dying = await world.open();
  const { user, context } = createUser();
  const heard: unknown[] = [];
  await world.engine.fanout.listen(user, (hint) => {
    if (hint.kind === "entry") heard.push(hint.entry.payload);
  });
  const client = await world.connect();
  await client.query("begin");
  await dying.appendInTransaction(client, context, said("left behind"));
  await dying.close();
  await client.query("commit");
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual(["left behind"]);
});
