import { IsowireError } from "@isowire/core/protocol";
import { DatabaseFailure } from "./database-failure.js";

/**
 * The server may do it a moment later, or another one: locks, deadlocks, cancelled statements, too little memory or room, too
 * many clients, a server that stands by.
 */
const TRANSIENT = /^(25006|40|53|55P03|57|58)/;

/** What the data itself makes impossible. */
const DATA = /^22/;

/** What a caller is told of a failure after which nothing may have changed unnoticed. `task` completes "unable to ...". */
export function callError(error: unknown, task: string): unknown {
  if (!(error instanceof DatabaseFailure)) return error;
  const { sqlState, outcome, cause } = error;
  if (sqlState !== undefined && DATA.test(sqlState)) {
    return new IsowireError("ERR_PAYLOAD", {
      message: `unable to ${task}; PostgreSQL cannot store a value (SQLSTATE ${sqlState})`,
      cause,
    });
  }
  const why = sqlState === undefined ? "it could not be reached" : `SQLSTATE ${sqlState}`;
  return new IsowireError("ERR_UNAVAILABLE", {
    message: `unable to ${task}; PostgreSQL did not do it: ${why}`,
    retryable: outcome !== "refused" || isTransient(error),
    cause,
  });
}

/** The same for an append: when the answer got lost, nobody knows. */
export function appendError(error: unknown): unknown {
  if (!(error instanceof DatabaseFailure) || error.outcome !== "unknown") return callError(error, "append");
  return new IsowireError("ERR_OUTCOME_UNKNOWN", {
    message:
      "it is not known whether the append took effect; the connection to PostgreSQL broke before its answer: read the log, or append again under the same idempotencyKey",
    cause: error.cause,
  });
}

/** Refused for a reason that has nothing to do with what was asked. */
export function isTransient({ outcome, sqlState }: DatabaseFailure): boolean {
  return outcome === "refused" && sqlState !== undefined && TRANSIENT.test(sqlState);
}
