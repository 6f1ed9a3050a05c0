import { mkdtemp, rm } from "node:fs/promises";
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
import type { EngineName } from "./work.js";

/** An engine with whatever it needs to run, and the end of both. */
export interface OpenEngine extends AsyncDisposable {
  readonly engine: Engine;
}

/** How each engine is started for a measurement: empty, and what is acknowledged is on the disk. */
export const ENGINES: Readonly<Record<EngineName, () => Promise<OpenEngine>>> = {
  memory: async () => opened(createMemoryEngine(), () => undefined),
  sqlite: async () => {
    const folder = await mkdtemp(join(tmpdir(), "bench-sqlite-"));
    const database = fromLibsql(new Database(join(folder, "bench.db")));
    return opened(createSqliteEngine({ database, durability: "full" }), () => rm(folder, { recursive: true }));
  },
  postgres: async () => {
    const server = await startPostgres({ own: true, config: { fsync: "on" } });
    const pool = new pg.Pool({ connectionString: server.url });
    return opened(await createPostgresEngine({ database: fromPg(pool) }), async () => {
      await pool.end();
      await server.stop();
    });
  },
  redis: async () => {
    const server = await startRedis({ own: true, appendonly: true });
    const client = fromNodeRedis(createClient({ url: server.url }));
    return opened(await createRedisEngine({ client }), () => server.stop());
  },
};

function opened(engine: Engine, end: () => unknown): OpenEngine {
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine.close();
      await end();
    },
  };
}
