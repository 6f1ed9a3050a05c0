import pg from "pg";
import { expect, test } from "vitest";
import { callError } from "./call-error.js";
import { fromPg } from "./from-pg.js";
import type { PgPool, PgPoolClient } from "./pg-types.js";

test("a pooled connection that breaks while nobody uses it does not end the process", async () => {
  const pool = new pg.Pool({ host: "127.0.0.1", port: 1 });
  fromPg(pool);
  expect(() =>
    pool.emit("error", new Error("the server went away"), undefined as never, undefined as never),
  ).not.toThrow();
  await pool.end();
});

/** A pool of clients of which the first `standbys` are on a server that takes no writes. */
function poolWithStandby(standbys: number): { readonly pool: PgPool; readonly released: unknown[] } {
  const released: unknown[] = [];
  const idle: PgPoolClient[] = [];
  let made = 0;
  const make = (): PgPoolClient => {
    made += 1;
    const isStandby = made <= standbys;
    const client: Partial<PgPoolClient> = {
      on: () => client,
      removeListener: () => client,
      query: () =>
        isStandby
          ? Promise.reject(Object.assign(new Error("read-only"), { code: "25006", severity: "ERROR" }))
          : Promise.resolve({ rows: [] }),
      release: (broken) => {
        released.push(broken);
        if (broken === undefined) idle.push(client as PgPoolClient);
      },
    };
    return client as PgPoolClient;
  };
  const pool = {
    options: { max: 10 },
    on: () => pool,
    connect: (callback) => callback(undefined, idle.pop() ?? make()),
  } as PgPool;
  return { pool, released };
}

test("a connection to a server that takes no writes is not used again, and the call may be repeated", async () => {
  const { pool, released } = poolWithStandby(1);
  const database = fromPg(pool);
  const failure: unknown = await database.run("select 1").catch((error: unknown) => error);
  expect(released).toEqual([failure]);
  expect(callError(failure, "append")).toMatchObject({ code: "ERR_UNAVAILABLE", retryable: true });
  await expect(database.run("select 1")).resolves.toEqual([]);
});
