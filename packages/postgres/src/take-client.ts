import { DatabaseFailure } from "./database-failure.js";
import type { PgPool, PgPoolClient } from "./pg-types.js";

export interface Taking {
  readonly timeoutMs: number;
  /** A client that breaks while it is out says so twice: in its query, and here. Unheard, it would end the process. */
  readonly onError: (error: Error) => void;
}

/**
 * A client of the pool, with its errors heard from the first moment: a promise would leave a gap. Rejects when the pool has
 * none to give for too long; one that comes later goes back at once.
 */
export function takeClient(pool: PgPool, { timeoutMs, onError }: Taking): Promise<PgPoolClient> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      reject(new DatabaseFailure("unsent", cause));
    };
    const timer = setTimeout(() => {
      isLate = true;
      fail(new Error(`no connection was free or made within ${String(timeoutMs)} ms`));
    }, timeoutMs);
    pool.connect((error, client) => {
      if (client === undefined) {
        fail(error);
      } else if (isLate) {
        client.release();
      } else {
        clearTimeout(timer);
        client.on("error", onError);
        resolve(client);
      }
    });
  });
}
