import type { Config } from "@isowire/config";
import type { Engine, Logger } from "@isowire/core/contracts";
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createMemoryEngine } from "@isowire/core";
import { createPostgresEngine, fromPg } from "@isowire/postgres";
import { createRedisEngine, fromNodeRedis } from "@isowire/redis";
import { createSqliteEngine, fromLibsql } from "@isowire/sqlite";
import Database from "libsql";
import pg from "pg";
import { createClient } from "redis";

/** Turns the configuration's `engineUrl` into the engine it names: all that changes when logs are to live elsewhere. */
export async function openEngine(engineUrl: Config["engineUrl"], logger: Logger): Promise<Engine> {
  const url = engineUrl.reveal();
  switch (engineUrl.engine) {
    case "memory":
      return createMemoryEngine();
    case "sqlite":
      return createSqliteEngine({ database: fromLibsql(new Database(withFolder(sqliteFile(engineUrl)))), logger });
    case "postgres":
      return createPostgresEngine({ database: fromPg(new pg.Pool({ connectionString: url })), logger });
    case "redis":
      return createRedisEngine({ client: fromNodeRedis(createClient({ url })), logger });
  }
}

/** The file behind `sqlite:PATH`. */
export function sqliteFile(engineUrl: Config["engineUrl"]): string {
  return resolve(engineUrl.reveal().slice("sqlite:".length));
}

function withFolder(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  return file;
}
