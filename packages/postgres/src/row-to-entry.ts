import { createEntry, type Entry, type Position } from "@isowire/core/contracts";
import { columnToText } from "./column-text.js";
import type { Row } from "./database.js";

/** The entry of a row; none where the row only says where the log stands. */
export function rowToEntry(row: Row): readonly Entry[] {
  if (row["entry_offset"] === null) return [];
  return [
    createEntry({
      epoch: String(row["epoch"]),
      offset: Number(row["entry_offset"]),
      time: Number(row["entry_time"]),
      type: columnToText(String(row["type"])),
      threadId: optionalText(row["thread_id"]),
      runId: optionalText(row["run_id"]),
      payloadJson: String(row["payload"]),
    }),
  ];
}

/** A position whose columns begin so. */
export function rowToPosition(row: Row, prefix: "head" | "base"): Position {
  return {
    epoch: String(row["epoch"]),
    offset: Number(row[`${prefix}_offset`]),
    time: Number(row[`${prefix}_time`]),
  };
}

function optionalText(column: unknown): string | undefined {
  return typeof column === "string" ? columnToText(column) : undefined;
}
