import pg from "pg";
import { inject } from "vitest";
import { createFakeClock, type FakeClock } from "@isowire/core/testing";
import type { Entry, User } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { createPostgresEngine, fromPg, type PostgresEngine, type PostgresEngineOptions } from "../src/index.js";
import { silent, uniqueSchema } from "./harness.js";

/** A machine that stands still for a while is not what is tested. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** A schema of its own in the run's server, a pool, and engines over it; all gone when disposed of. */
export interface PgWorld extends AsyncDisposable {
  readonly url: string;
  readonly schema: string;
  readonly pool: pg.Pool;
  readonly clock: FakeClock;
  readonly engine: PostgresEngine;
  /** Another node. */
  readonly open: (options?: Partial<PostgresEngineOptions>) => Promise<PostgresEngine>;
  /** A connection of the application's own. */
  readonly connect: () => Promise<pg.Client>;
}

export async function createPgWorld(url = inject("postgresUrl")): Promise<PgWorld> {
  const schema = uniqueSchema();
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  // The server may stop while the last of its connections ends.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const clock = createFakeClock();
  const engines: PostgresEngine[] = [];
  const clients: pg.Client[] = [];
  const open: PgWorld["open"] = async (options = {}) => {
    const database = fromPg(pool, { statementTimeoutMs: STATEMENT_TIMEOUT_MS });
    const engine = await createPostgresEngine({ database, schema, clock, logger: silent, ...options });
    engines.push(engine);
    return engine;
  };
  return {
    url,
    schema,
    pool,
    clock,
    engine: await open(),
    open,
    connect: async () => {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await Promise.all(engines.map((engine) => engine.close()));
      await pool.query(`drop schema if exists ${schema} cascade`);
      await pool.end();
    },
  };
}

let users = 0;

/** A user that no other test has, and their context. */
export function createUser(): { readonly user: User; readonly context: ReturnType<typeof createUserContext> } {
  users += 1;
  const user = { tenantId: "acme", userId: `user-${String(users)}` };
  return { user, context: createUserContext(user) };
}

export async function readAll(engine: PostgresEngine, user: User): Promise<readonly Entry[]> {
  const page = await engine.log.read(user, { limit: 100_000 });
  if (page.status !== "ok") throw new Error(`expected a read that is ok, received ${page.status}`);
  return page.entries;
}

/** The payloads of a user's log, in order. */
export async function payloadsOf(engine: PostgresEngine, user: User): Promise<readonly unknown[]> {
  return (await readAll(engine, user)).map(({ payload }) => payload);
}

/** An event that says something. */
export function said(payload: unknown): { readonly type: string; readonly payload: unknown } {
  return { type: "said", payload };
}
