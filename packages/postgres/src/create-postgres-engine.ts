import { randomBytes } from "node:crypto";
import {
  consoleLogger,
  type Clock,
  type Engine,
  type EventInput,
  type Logger,
  type UserContext,
} from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { appendInTransaction, type PendingReceipt, type TransactionClient } from "./append-in-transaction.js";
import { callError } from "./call-error.js";
import { createCommitCall } from "./commit-call.js";
import type { PostgresDatabase } from "./database.js";
import { migrate, versionOf } from "./migrate.js";
import { MIGRATIONS } from "./migrations.js";
import { positive } from "./positive.js";
import { PostgresFanout } from "./postgres-fanout.js";
import { PostgresLeases } from "./postgres-leases.js";
import { PostgresLog } from "./postgres-log.js";
import { PostgresPresence } from "./postgres-presence.js";
import { PostgresState } from "./postgres-state.js";
import { PostgresStore } from "./postgres-store.js";
import { PostgresSystem } from "./postgres-system.js";
import { assertSchema, DEFAULT_SCHEMA } from "./schema-name.js";
import { ServerClock } from "./server-clock.js";
import { Tender } from "./tender.js";

export interface PostgresEngineOptions {
  /** From `fromPg` or `fromPglite`. */
  readonly database: PostgresDatabase;
  /** Where the tables and functions are; several engines with different schemas share a database. @defaultValue `isowire` */
  readonly schema?: string;
  /** Brings the schema up to date first. Without it, `migrate` must have been called. @defaultValue true */
  readonly migrate?: boolean;
  /** How long one waits for a user whose log somebody else is writing, ms; then it is `ERR_UNAVAILABLE`. @defaultValue 5,000 */
  readonly lockTimeoutMs?: number;
  /** For tests: all times come from it, and every node needs the same. @defaultValue the server's clock */
  readonly clock?: Clock;
  /** Hears of what goes wrong in the background. @defaultValue the console */
  readonly logger?: Logger;
}

/** An engine over PostgreSQL. */
export interface PostgresEngine extends Engine {
  /**
   * Appends inside a transaction of yours, over your own connection: the event is in the user's log as soon as that commits,
   * after what was committed before it, and never when it does not. No lock is held before the commit. `agent_*` and other
   * events of bridges are not for this.
   *
   * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_EVENT_TYPE`, `ERR_RESERVED_TYPE`, `ERR_ID`, `ERR_PAYLOAD`,
   * `ERR_EVENT_TOO_LARGE` (more than 256 KiB), `ERR_CLOSED`; and what the client throws
   * @example
   * ```ts
   * await client.query("begin");
   * await client.query("update orders set shipped = true where id = $1", [orderId]);
   * await engine.appendInTransaction(client, context, { type: "order_shipped", payload: { orderId } });
   * await client.query("commit");
   * ```
   */
  appendInTransaction(client: TransactionClient, context: UserContext, event: EventInput): Promise<PendingReceipt>;
}

/**
 * An engine over PostgreSQL: durable logs, one truth for many nodes. Resolves when the schema is there.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, `ERR_CONTRACT` (the schema is missing, or another package's), `ERR_UNAVAILABLE`
 * @example
 * ```ts
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const hub = createHub({ engine: await createPostgresEngine({ database: fromPg(pool) }), nodes: "many" });
 * ```
 */
export async function createPostgresEngine(options: PostgresEngineOptions): Promise<PostgresEngine> {
  const { database, migrate: migrates = true, logger = consoleLogger } = options;
  const schema = assertSchema(options.schema ?? DEFAULT_SCHEMA);
  const lockTimeoutMs = positive("lockTimeoutMs", options.lockTimeoutMs ?? 5000);
  await prepare(database, schema, migrates);
  const serverClock = new ServerClock();
  const store = new PostgresStore({
    database,
    schema,
    clock: options.clock ?? serverClock,
    serverTime: options.clock === undefined,
    lockTimeoutMs,
    logger,
  });
  if (options.clock === undefined) {
    const askedAt = Date.now();
    const [row] = await store.call("clock_ms", [], "looks");
    serverClock.told(Number(row?.["clock_ms"]), askedAt, Date.now());
  }
  return assemble(store, serverClock);
}

function assemble(store: PostgresStore, serverClock: ServerClock): PostgresEngine {
  const nodeId = randomBytes(9).toString("base64url");
  const fanout = new PostgresFanout(store, nodeId, (...reading) => serverClock.told(...reading));
  const took: PostgresFanout["took"] = (ranges) => fanout.took(ranges);
  const tender = new Tender(store, took);
  const commit = createCommitCall(store, { took, isOver: (userKeys) => tender.isOver(userKeys) });
  const log = new PostgresLog({ store, commit, took });
  tender.start();
  const end = async (): Promise<void> => {
    store.close();
    await tender.close();
    await log.idle();
    await fanout.close();
  };
  let ended: Promise<void> | undefined;
  return {
    contractVersion: 1,
    scope: store.database.scope,
    clock: store.clock,
    log,
    fanout,
    presence: new PostgresPresence(store),
    leases: new PostgresLeases(store),
    state: new PostgresState(store),
    system: new PostgresSystem({ store, fanout, tender }),
    appendInTransaction: (client, context, event) => appendInTransaction(store, client, { context, event }),
    close: () => (ended ??= end()),
  };
}

/** Sees to it that the schema is there and that the server is one the engine can work with. */
async function prepare(database: PostgresDatabase, schema: string, migrates: boolean): Promise<void> {
  try {
    const [settings = {}] = await database.run(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
        current_setting('default_transaction_isolation') as isolation`,
      [],
    );
    assertSetting(Number(settings["version"]) >= 130_000, "PostgreSQL 13 or newer", settings["version"]);
    assertSetting(settings["encoding"] === "UTF8", "a database in UTF8", settings["encoding"]);
    const { isolation } = settings;
    assertSetting(isolation === "read committed", "default_transaction_isolation = 'read committed'", isolation);
    if (migrates) await migrate(database, { schema });
    else assertVersion(await versionOf(database.run, schema), schema);
  } catch (error) {
    throw callError(error, "open the engine");
  }
}

function assertSetting(holds: boolean, expected: string, received: unknown): void {
  if (holds) return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to open the engine; expected ${expected}, received ${String(received)}`,
  });
}

function assertVersion(found: number, schema: string): void {
  if (found >= MIGRATIONS.length) return;
  throw new IsowireError("ERR_CONTRACT", {
    message: `unable to open the engine; expected the schema ${schema} in version ${String(MIGRATIONS.length)}, found ${String(found)}: call migrate(database, { schema }) first, or leave out migrate: false`,
  });
}
