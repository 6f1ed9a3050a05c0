import { IsowireError } from "@isowire/core/protocol";
import type { PostgresDatabase, Row, RunSql } from "./database.js";
import { failureOf } from "./database-failure.js";

/** The part of PGlite that is used. */
export interface Pglite extends PgliteSession {
  transaction<T>(work: (session: PgliteSession) => Promise<T>): Promise<T>;
  listen(channel: string, heard: (payload: string) => void): Promise<(...args: never[]) => Promise<void>>;
}

export interface PgliteSession {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  exec(text: string): Promise<readonly { readonly rows: unknown[] }[]>;
}

/**
 * A PostgreSQL that lives in this process: for tests and tools. Its folder must not be opened by a second process: nothing
 * guards it.
 *
 * @throws IsowireError `ERR_CONTRACT` for what is not a PGlite
 * @example
 * ```ts
 * const database = fromPglite(new PGlite());
 * ```
 */
export function fromPglite(pglite: Pglite): PostgresDatabase {
  if (typeof (pglite as Partial<Pglite> | undefined)?.exec !== "function") {
    throw new IsowireError("ERR_CONTRACT", {
      message: "unable to use the database; fromPglite expected a PGlite: fromPglite(new PGlite())",
    });
  }
  const run = runOn(pglite);
  return {
    scope: "process",
    run,
    async transaction(work) {
      let thrown: { readonly error: unknown } | undefined;
      try {
        return await pglite.transaction((session) =>
          work(runOn(session)).catch((error: unknown) => {
            thrown = { error };
            throw error;
          }),
        );
      } catch (cause) {
        throw thrown === undefined ? failureOf(cause) : thrown.error;
      }
    },
    async listen(channel, ears) {
      const stop = await pglite
        .listen(`"${channel}"`, (payload) => ears.heard(payload))
        .catch((cause: unknown) => {
          throw failureOf(cause);
        });
      return { run, close: () => stop() };
    },
  };
}

function runOn(session: PgliteSession): RunSql {
  return async (text, values) => {
    try {
      if (values !== undefined) return (await session.query(text, [...values])).rows as readonly Row[];
      return ((await session.exec(text)).at(-1)?.rows ?? []) as readonly Row[];
    } catch (cause) {
      throw failureOf(cause);
    }
  };
}
