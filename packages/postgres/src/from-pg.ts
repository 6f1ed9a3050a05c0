import { IsowireError } from "@isowire/core/protocol";
import type { PostgresDatabase, RunSql } from "./database.js";
import { DatabaseFailure, isOfConnection } from "./database-failure.js";
import { listenOn } from "./pg-listen.js";
import { runOn } from "./pg-run.js";
import type { PgPool } from "./pg-types.js";
import { positive } from "./positive.js";
import { takeClient } from "./take-client.js";

export interface FromPgOptions {
  /**
   * A direct connection to listen on, when those of the pool go through a pooler that does not pass notifications on
   * (PgBouncer in transaction mode).
   *
   * @defaultValue one of the pool's connections is kept for it
   */
  readonly listenUrl?: string;
  /** How long a connection is waited for, and then its answer, before it is given up, ms. @defaultValue 10,000 */
  readonly statementTimeoutMs?: number;
}

/**
 * The database behind a `pg` pool. The pool stays yours: end it after the hub is closed.
 *
 * @throws IsowireError `ERR_CONTRACT` for what is not a pool, `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * const database = fromPg(new pg.Pool({ connectionString: process.env.DATABASE_URL }));
 * ```
 */
export function fromPg(pool: PgPool, options: FromPgOptions = {}): PostgresDatabase {
  const { listenUrl } = options;
  assertPool(pool, listenUrl === undefined ? 2 : 1);
  const timeoutMs = positive("statementTimeoutMs", options.statementTimeoutMs ?? 10_000);
  surviveIdleErrors(pool);
  const onClient = <T>(work: (run: RunSql) => Promise<T>): Promise<T> => lendClient(pool, timeoutMs, work);
  return {
    scope: "cluster",
    run: (text, values) => onClient((run) => run(text, values)),
    transaction: (work) => onClient((run) => inTransaction(run, work)),
    listen: (channel, ears) => listenOn({ pool, listenUrl, timeoutMs }, channel, ears),
  };
}

/** Takes a client out of the pool for some work; one that may not be in order any more does not go back. */
async function lendClient<T>(pool: PgPool, timeoutMs: number, work: (run: RunSql) => Promise<T>): Promise<T> {
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  const client = await takeClient(pool, { timeoutMs, onError });
  const run: RunSql = (text, values) =>
    runOn(client, { text, values, timeoutMs }).catch((failure: unknown) => {
      if (failure instanceof DatabaseFailure && isOfConnection(failure)) broken = failure;
      throw failure;
    });
  try {
    return await work(run);
  } finally {
    client.removeListener("error", onError);
    client.release(broken);
  }
}

async function inTransaction<T>(run: RunSql, work: (run: RunSql) => Promise<T>): Promise<T> {
  await run("begin");
  try {
    const result = await work(run);
    await run("commit");
    return result;
  } catch (error) {
    // When this fails, too, the client is not used again, and its transaction ends with it.
    await run("rollback").catch(() => undefined);
    throw error;
  }
}

/** Pools that are listened to: one may be given more than once. */
const heard = new WeakSet<PgPool>();

/** A connection that breaks while nobody uses it: the pool has dropped it. Unheard, it would end the process. */
function surviveIdleErrors(pool: PgPool): void {
  if (heard.has(pool)) return;
  heard.add(pool);
  pool.on("error", () => {
    // The next query gets another connection, or says why not.
  });
}

function assertPool(pool: PgPool, atLeast: number): void {
  if (typeof (pool as Partial<PgPool> | undefined)?.connect !== "function") {
    throw new IsowireError("ERR_CONTRACT", {
      message: "unable to use the database; fromPg expected a pool: fromPg(new pg.Pool({ connectionString }))",
    });
  }
  const max = pool.options.max ?? 10;
  if (max >= atLeast) return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to use the pool; expected max: ${String(atLeast)} or more, received ${String(max)}: the engine keeps one connection to listen, unless it has a listenUrl`,
  });
}
