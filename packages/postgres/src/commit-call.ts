import type { AppendResult } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { portionsToValues, rowToResult, type Portion } from "./append-call.js";
import { appendError, isTransient } from "./call-error.js";
import type { Row } from "./database.js";
import { DatabaseFailure } from "./database-failure.js";
import type { CommitCall, PortionOutcome } from "./group-commit.js";
import { rowsToRanges, type OffsetRange } from "./offset-range.js";
import type { PostgresStore } from "./postgres-store.js";

export interface CommitHearers {
  /** These entries came into the logs from the outbox. */
  took(ranges: readonly OffsetRange[]): void;
  /** More is held of these users than retention allows. */
  isOver(userKeys: readonly string[]): void;
}

/** Calls the schema's `append`: one statement, which is one transaction and one commit. */
export function createCommitCall(store: PostgresStore, hearers: CommitHearers): CommitCall {
  const call: CommitCall = async (portions, { waits }) => {
    const values = [...portionsToValues(portions), waits, store.lockTimeoutMs, store.at, ...store.bounds];
    const rows = await store.database.run(store.textOf("append", values), values);
    hearers.took(rowsToRanges(rows));
    return rowsToOutcomes(rows, portions, hearers);
  };
  return async (portions, options) => {
    try {
      return await call(portions, options);
    } catch (failure) {
      if (!isSomebodysFault(failure, portions)) throw appendError(failure);
    }
    const outcomes: PortionOutcome[] = [];
    for (const portion of portions) outcomes.push(await oneByOne(call, portion));
    return outcomes;
  };
}

/** PostgreSQL refused all for what is in one of them. */
function isSomebodysFault(failure: unknown, portions: readonly Portion[]): boolean {
  const appends = portions.reduce((sum, portion) => sum + portion.appends.length, 0);
  return failure instanceof DatabaseFailure && failure.outcome === "refused" && !isTransient(failure) && appends > 1;
}

async function oneByOne(call: CommitCall, { user, appends }: Portion): Promise<PortionOutcome> {
  const results: (AppendResult | Error)[] = [];
  for (const append of appends) {
    const outcome = await call([{ user, appends: [append] }], { waits: true }).catch((failure: unknown) => [
      [appendError(failure) as Error],
    ]);
    results.push(outcome[0]?.[0] ?? goneMeanwhile());
  }
  return results;
}

/** The log was dropped between the call's two looks at it. */
function goneMeanwhile(): IsowireError {
  return new IsowireError("ERR_UNAVAILABLE", {
    message: "unable to append; the log was just dropped: try again",
    retryable: true,
  });
}

function rowsToOutcomes(
  rows: readonly Row[],
  portions: readonly Portion[],
  hearers: CommitHearers,
): readonly PortionOutcome[] {
  const byRequest = new Map(rows.map((row) => [row["request"], row]));
  const over: string[] = [];
  let request = 0;
  const outcomes = portions.map(({ user, appends }): PortionOutcome => {
    const answered = byRequest.has(request);
    const results = appends.map((append) => {
      const row = byRequest.get(request);
      request += 1;
      if (row?.["is_over"] === true && over.at(-1) !== user.k) over.push(user.k);
      return row === undefined ? goneMeanwhile() : resultOf(row, append);
    });
    return answered ? results : undefined;
  });
  if (over.length > 0) hearers.isOver(over);
  return outcomes;
}

function resultOf(row: Row, append: Portion["appends"][number]): AppendResult | Error {
  try {
    return rowToResult(row, append);
  } catch (error) {
    if (IsowireError.isInstance(error)) return error;
    throw error;
  }
}
