import pg from "pg";
import { expect, test } from "vitest";
import { createUserContext } from "@isowire/core/trusted";
import type { User } from "@isowire/core/contracts";
import { userKeyOf } from "../src/user-row.js";
import { createPgWorld, createUser, payloadsOf, readAll, said } from "./pg-world.js";

test("the SQL function publishes what other languages say, to the user whom JavaScript knows", async () => {
  await using world = await createPgWorld();
  const { schema, engine } = world;
  const client = await world.connect();
  const users: User[] = ["ada", "é", "e\u0301", "x:y", "\u0001", "\u{1f600}", "\ufeffx", "1:x"].flatMap((userId) => [
    { tenantId: "", userId },
    { tenantId: userId, userId: "x" },
  ]);
  for (const [n, { tenantId, userId }] of users.entries()) {
    await client.query(`select ${schema}.publish($1, $2, 'order_shipped', $3)`, [
      tenantId,
      userId,
      `{"n": ${String(n)}}`,
    ]);
  }
  for (const [n, user] of users.entries()) {
    const [entry, none] = await readAll(engine, user);
    expect(entry?.payloadJson, JSON.stringify(user)).toBe(`{"n": ${String(n)}}`);
    expect(none).toBe(undefined);
  }
});

test("the key of a user is one in SQL and in JavaScript, and another one for every other user", async () => {
  await using world = await createPgWorld();
  const ids = ["", "x", "xy", "é", "1", "\u{1f600}", "x".repeat(1024), "\u0001", "0:x"];
  const users = ids.flatMap((tenantId) => ids.slice(1).map((userId) => ({ tenantId, userId })));
  const keys = new Set<string>();
  for (const user of users) {
    const { rows } = await world.pool.query<{ key: string }>(
      `select encode(${world.schema}.user_key_of($1, $2), 'hex') as key`,
      [user.tenantId, user.userId],
    );
    expect(rows[0]!.key).toBe(userKeyOf(user));
    keys.add(rows[0]!.key);
  }
  expect(keys.size).toBe(users.length);
});

test("thread and run come along; the payload stays as it was written", async () => {
  await using world = await createPgWorld();
  const { user } = createUser();
  const { tenantId, userId } = user;
  const payload = ' {"b":1,  "a":"\\u0000\\ud800", "n":1e999} ';
  await world.pool.query(`select ${world.schema}.publish($1, $2, 'said', $3, 'thread \u0001', 'run')`, [
    tenantId,
    userId,
    payload,
  ]);
  const [entry] = await readAll(world.engine, user);
  expect([entry?.payloadJson, entry?.threadId, entry?.runId]).toEqual([payload, "thread \u0001", "run"]);
  const { entries } = await world.engine.log.history(user, { limit: 5, maxBytes: 1e6, threadId: "thread \u0001" });
  expect(entries.length).toBe(1);
});

test("the SQL function refuses what could not be delivered, and says what it expects", async () => {
  await using world = await createPgWorld();
  const publish = (...values: unknown[]): Promise<string> =>
    world.pool.query(`select ${world.schema}.publish($1, $2, $3, $4, $5, $6)`, values).then(
      () => "published",
      (error: unknown) => `${String((error as pg.DatabaseError).code)} ${(error as Error).message}`,
    );
  const sound = ["", "ada", "said", "{}", null, null];
  const spoilt = (index: number, value: unknown): Promise<string> =>
    publish(...sound.map((one, at) => (at === index ? value : one)));
  expect(await publish(...sound)).toBe("published");
  expect(await spoilt(0, null)).toMatch(/^22023 unable to publish; expected a tenant id/);
  expect(await spoilt(0, "x".repeat(1025))).toMatch(/^22023 unable to publish; expected a tenant id/);
  for (const userId of [null, "", "é".repeat(513)])
    expect(await spoilt(1, userId)).toMatch(/^22023 .*expected a user id/);
  for (const type of [null, "", "Said", "isowire:reset", "x".repeat(65)])
    expect(await spoilt(2, type)).toMatch(/^22023 .*expected a type/);
  for (const payload of [null, `"${"x".repeat(262_144)}"`])
    expect(await spoilt(3, payload)).toMatch(/^22023 .*expected a payload/);
  expect(await spoilt(3, "{")).toMatch(/^22P02/);
  for (const index of [4, 5]) {
    for (const id of ["", "x".repeat(129)]) expect(await spoilt(index, id)).toMatch(/^22023 .*thread or run id/);
  }
  const user = { tenantId: "", userId: "ada" };
  expect((await readAll(world.engine, user)).length).toBe(1);
});

test("a role that may only publish can do that and nothing else", async () => {
  await using world = await createPgWorld();
  const { schema, pool } = world;
  const role = `${schema}_app`;
  await pool.query(`create role ${role} login`);
  try {
    const url = new URL(world.url);
    url.username = role;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const attempt = (sql: string): Promise<string> =>
      client.query(sql).then(
        () => "done",
        (error: unknown) => String((error as pg.DatabaseError).code),
      );
    const publishing = `select ${schema}.publish('', 'ada', 'said', '1')`;
    expect(await attempt(publishing), "no rights at all").toBe("42501");
    await pool.query(`grant usage on schema ${schema} to ${role}`);
    expect(await attempt(publishing), "the schema alone").toBe("42501");
    await pool.query(`grant execute on function ${schema}.publish to ${role}`);
    expect(await attempt(publishing)).toBe("done");
    for (const table of ["heads", "entries", "outbox", "state"]) {
      expect(await attempt(`select * from ${schema}.${table}`), table).toBe("42501");
    }
    await client.end();
    expect(await payloadsOf(world.engine, { tenantId: "", userId: "ada" })).toEqual([1]);
  } finally {
    await pool.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test("appendInTransaction takes a genuine context and a sound event", async () => {
  await using world = await createPgWorld();
  const { engine } = world;
  const client = await world.connect();
  const context = createUserContext({ userId: "ada\0", tenantId: "\0" });
  const outcome = (...args: Parameters<typeof engine.appendInTransaction>): Promise<string> =>
    engine.appendInTransaction(...args).then(
      () => "pending",
      (error: unknown) => (error as { code: string }).code,
    );
  expect(await outcome(client, { ...context }, said(1))).toBe("ERR_NOT_A_CONTEXT");
  expect(await outcome(client, context, { type: "Said", payload: 1 })).toBe("ERR_EVENT_TYPE");
  expect(await outcome(client, context, { type: "isowire:reset", payload: 1 })).toBe("ERR_RESERVED_TYPE");
  expect(await outcome(client, context, { ...said(1), threadId: "" })).toBe("ERR_ID");
  expect(await outcome(client, context, said(1n))).toBe("ERR_PAYLOAD");
  expect(await outcome(client, context, said("x".repeat(262_144)))).toBe("ERR_EVENT_TOO_LARGE");
  expect(await outcome(client, context, said("x".repeat(262_142)))).toBe("pending");
  expect((await readAll(engine, context)).map(({ payloadJson }) => payloadJson.length)).toEqual([262_144]);
  await engine.close();
  expect(await outcome(client, context, said(1))).toBe("ERR_CLOSED");
});
