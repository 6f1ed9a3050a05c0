import { randomBytes } from "node:crypto";
import { createFakeClock, type EngineUnderTest, type StoreCopy } from "@isowire/core/testing";
import { createPostgresEngine, type PostgresDatabase, type PostgresEngine } from "../src/index.js";

/** Everything the schema holds that is the users'. */
const TABLES = ["heads", "entries", "idempotency", "state", "leases", "presence", "outbox"];

/** Hears nothing: a case that breaks something on purpose says so itself. */
export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function uniqueSchema(): string {
  return `t_${randomBytes(6).toString("hex")}`;
}

/**
 * Engines for the cases of the suite. A case has the schema that an earlier one has left empty, because making one takes
 * longer than most cases; one that did not end in time keeps its own, so that it cannot disturb those after it.
 */
export function underTests(database: PostgresDatabase): () => Promise<EngineUnderTest> {
  const empty: string[] = [];
  return async () => {
    const schema = empty.pop() ?? uniqueSchema();
    const { dispose, ...underTest } = await createUnderTest(database, schema);
    return {
      ...underTest,
      dispose: async () => {
        await dispose();
        empty.push(schema);
      },
    };
  };
}

async function createUnderTest(database: PostgresDatabase, schema: string): Promise<EngineUnderTest> {
  const clock = createFakeClock();
  const opened: PostgresEngine[] = [];
  const open = async (): Promise<PostgresEngine> => {
    const engine = await createPostgresEngine({ database, schema, clock });
    opened.push(engine);
    return engine;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((engine) => engine.close()));
  };
  const reopen = async (): Promise<PostgresEngine> => {
    await closeAll();
    return open();
  };
  return {
    engine: await open(),
    clock,
    peer: open,
    reopen,
    snapshot: () => copySchema(database, schema, reopen),
    dispose: async () => {
      await closeAll();
      await database.run(TABLES.map((table) => `delete from ${schema}.${table}`).join(";"));
    },
  };
}

/** Copies the schema's rows as a backup does: as they are at one moment. */
async function copySchema(
  database: PostgresDatabase,
  schema: string,
  reopen: () => Promise<PostgresEngine>,
): Promise<StoreCopy> {
  const copy = `${schema}_copy`;
  await database.transaction(async (run) => {
    await run("set transaction isolation level repeatable read");
    await run(
      `create schema ${copy}; create table ${copy}.numbers as select last_value, is_called from ${schema}.numbers`,
    );
    for (const table of TABLES) await run(`create table ${copy}.${table} as table ${schema}.${table}`);
  });
  return {
    restore: async () => {
      await database.transaction(async (run) => {
        await run(`select setval('${schema}.numbers', last_value, is_called) from ${copy}.numbers`);
        for (const table of TABLES) {
          await run(`delete from ${schema}.${table}`);
          await run(`insert into ${schema}.${table} overriding system value table ${copy}.${table}`);
        }
        await run(`drop schema ${copy} cascade`);
      });
      return reopen();
    },
  };
}
