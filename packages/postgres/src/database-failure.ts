/**
 * `refused`: the server said no, and what was asked has not happened. `unsent`: it was never asked. `unknown`: it was asked,
 * and no answer came.
 */
export type FailureOutcome = "refused" | "unsent" | "unknown";

/** What a database port rejects with. */
export class DatabaseFailure extends Error {
  readonly outcome: FailureOutcome;
  /** PostgreSQL's five characters, when it said them. */
  readonly sqlState: string | undefined;

  constructor(outcome: FailureOutcome, cause: unknown) {
    super("the database failed", { cause });
    this.name = "DatabaseFailure";
    this.outcome = outcome;
    this.sqlState = sqlStateOf(cause);
  }
}

/** The server takes no writes: it stands by, or has become what does, and its address leads elsewhere by now. */
const READ_ONLY = "25006";

/** Another connection may reach another server. */
export function isOfConnection({ outcome, sqlState }: DatabaseFailure): boolean {
  return outcome !== "refused" || sqlState === READ_ONLY;
}

/** The server is going away, or the way to it broke: whether the statement's commit came before that is not known. */
const GOING_AWAY = /^(08|57P0)/;

/** Why a statement that was sent failed. */
export function failureOf(cause: unknown): DatabaseFailure {
  const state = sqlStateOf(cause);
  return new DatabaseFailure(state === undefined || GOING_AWAY.test(state) ? "unknown" : "refused", cause);
}

/** Of an error the server sent; the codes of sockets (`EPIPE`) look alike, but come without a severity. */
function sqlStateOf(cause: unknown): string | undefined {
  if (typeof cause !== "object" || cause === null) return undefined;
  const { code, severity } = cause as { readonly code?: unknown; readonly severity?: unknown };
  return typeof code === "string" && typeof severity === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
