import type { Row, SqlValue } from "./database.js";
import { failureOf } from "./database-failure.js";
import type { PgClient } from "./pg-types.js";

export interface PgStatement {
  readonly text: string;
  readonly values: readonly SqlValue[] | undefined;
  readonly timeoutMs: number;
}

/** Runs a statement on a client; several at once answer with the rows of the last. Rejects with a `DatabaseFailure`. */
export async function runOn(client: PgClient, statement: PgStatement): Promise<readonly Row[]> {
  const { text, values, timeoutMs } = statement;
  try {
    const result = await client.query({
      text,
      query_timeout: timeoutMs,
      ...(values === undefined ? {} : { values: [...values] }),
    });
    const last = Array.isArray(result) ? (result as readonly { rows: unknown[] }[]).at(-1) : result;
    return ((last as { rows: unknown[] } | undefined)?.rows ?? []) as readonly Row[];
  } catch (cause) {
    throw failureOf(cause);
  }
}
