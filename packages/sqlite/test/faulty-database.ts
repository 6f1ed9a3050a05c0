import type { SqliteDatabase, SqliteStatement, SqliteValue } from "../src/index.js";

/** Says with which of SQLite's result codes a statement fails; undefined lets it through. */
export type Fault = (sql: string, values: readonly SqliteValue[]) => string | undefined;

/** A database that fails when it is told to, and tells every statement it runs. */
export interface FaultyDatabase extends SqliteDatabase {
  fault: Fault;
  readonly ran: string[];
}

class Failure extends Error {
  constructor(readonly sqlite: string) {
    super(`as told: ${sqlite}`);
  }
}

export function withFaults(intact: SqliteDatabase): FaultyDatabase {
  const database: FaultyDatabase = {
    fault: () => undefined,
    ran: [],
    exec(sql) {
      check(sql, []);
      intact.exec(sql);
    },
    prepare: (sql) => checked(intact.prepare(sql), (values) => check(sql, values)),
    resultCode: (error) => (error instanceof Failure ? error.sqlite : intact.resultCode(error)),
    close: () => intact.close(),
  };
  const check = (sql: string, values: readonly SqliteValue[]): void => {
    database.ran.push(sql);
    const code = database.fault(sql, values);
    if (code !== undefined) throw new Failure(code);
  };
  return database;
}

function checked(statement: SqliteStatement, check: (values: readonly SqliteValue[]) => void): SqliteStatement {
  return {
    run(values) {
      check(values);
      statement.run(values);
    },
    get(values) {
      check(values);
      return statement.get(values);
    },
    all(values) {
      check(values);
      return statement.all(values);
    },
  };
}
