import type * as Postgres from "@isowire/postgres";
import type { Pool } from "pg";
import { CannotRun } from "../report/cannot-run.js";
import { engineFault } from "./engine-fault.js";
import type { OpenedEngine } from "./open-engine.js";
import type { Project } from "./project.js";
import { quietLogger } from "./quiet-logger.js";

const TIMEOUT_MS = 5_000;

/** Opens what is there; a doctor does not migrate. */
export async function openPostgres(
  project: Project,
  { url, shown }: { readonly url: string; readonly shown: string },
): Promise<OpenedEngine> {
  const { createPostgresEngine, fromPg } = await project.import<typeof Postgres>("@isowire/postgres");
  const { Pool: PgPool } = project.requireBeside<{ Pool: typeof Pool }>("@isowire/postgres", "pg");
  const pool = new PgPool({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS, max: 4 });
  try {
    const database = fromPg(pool, { statementTimeoutMs: TIMEOUT_MS });
    const engine = await createPostgresEngine({ database, migrate: false, logger: quietLogger });
    const close = async (): Promise<void> => {
      await engine.close();
      await pool.end();
    };
    return { engine, what: shown, close };
  } catch (error) {
    await pool.end();
    if ((error as { code?: unknown }).code !== "ERR_CONTRACT") throw engineFault(error, shown);
    const reason = `${shown} answers, but has not the schema of this version of @isowire/postgres`;
    throw new CannotRun(reason, "call migrate(database) of @isowire/postgres, or start the application once");
  }
}
