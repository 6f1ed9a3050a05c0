import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryEngine } from "@isowire/core";
import type { Engine } from "@isowire/core/contracts";
import { createPostgresEngine, fromPg } from "@isowire/postgres";
import { createRedisEngine, fromNodeRedis } from "@isowire/redis";
import { createSqliteEngine, fromLibsql } from "@isowire/sqlite";
import { startPostgres, startRedis } from "@tooling/services";
import Database from "libsql";
import pg from "pg";
import { createClient } from "redis";

/** Where engines can be opened, each on an empty store of its own. */
export interface Ground extends AsyncDisposable {
  open(): Promise<Engine>;
}

type Prepare = () => Promise<Ground>;

const embedded: readonly (readonly [name: string, prepare: Prepare])[] = [
  ["memory", async () => ({ open: async () => createMemoryEngine(), async [Symbol.asyncDispose]() {} })],
  ["SQLite", onSqlite],
];
const served: typeof embedded = [
  ["PostgreSQL", onPostgres],
  ["Redis", onRedis],
];

/** The embedded ones; with `TEST_ENGINES=all` those of many nodes as well. */
export const ENGINES = process.env["TEST_ENGINES"] === "all" ? [...embedded, ...served] : embedded;

let opened = 0;
const freshName = (): string => `store_${String((opened += 1))}`;

async function onSqlite(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), "acceptance-"));
  return {
    open: async () => createSqliteEngine({ database: fromLibsql(new Database(join(folder, freshName()))) }),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true });
    },
  };
}

async function onPostgres(): Promise<Ground> {
  const server = await startPostgres({ own: true });
  const pool = new pg.Pool({ connectionString: server.url });
  // The server may stop while the last of its connections ends.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    open: () => createPostgresEngine({ database: fromPg(pool), schema: freshName() }),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await server.stop();
    },
  };
}

async function onRedis(): Promise<Ground> {
  const server = await startRedis({ own: true });
  const { url } = server;
  return {
    open: () => createRedisEngine({ client: fromNodeRedis(createClient({ url })), prefix: freshName() }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
