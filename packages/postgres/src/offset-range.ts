import type { Row } from "./database.js";

/** Some entries of a user that came into the log. */
export interface OffsetRange {
  /** The user's key in hex. */
  readonly k: string;
  /** The first offset. */
  readonly f: number;
  /** The last offset. */
  readonly l: number;
}

/** What a call says it took out of the outbox; `userKey` where it can only have been that user's. */
function rowToRange(row: Row, userKey?: string): OffsetRange | undefined {
  if (row["took_first"] === null || row["took_first"] === undefined) return undefined;
  return { k: userKey ?? String(row["took_key"]), f: Number(row["took_first"]), l: Number(row["took_last"]) };
}

/** Those of the rows that say so. */
export function rowsToRanges(rows: readonly Row[], userKey?: string): readonly OffsetRange[] {
  return rows.flatMap((row) => rowToRange(row, userKey) ?? []);
}
