import { createEntry, type AppendResult } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { textToColumn } from "./column-text.js";
import type { Row, SqlValue } from "./database.js";
import type { PreparedAppend } from "./prepare-append.js";
import type { UserRow } from "./user-row.js";

/** What one call of the function `append` is to do for a user: any number of plain appends, or one of any kind. */
export interface Portion {
  readonly user: UserRow;
  readonly appends: readonly PreparedAppend[];
}

/** The users, requests, events and writes of the portions, as the function takes them. */
export function portionsToValues(portions: readonly Portion[]): readonly SqlValue[] {
  const users: object[] = [];
  const requests: object[] = [];
  const events: object[] = [];
  const writes: object[] = [];
  for (const { user, appends } of portions) {
    users.push({ ...user, n: users.length + 1 });
    for (const append of appends) {
      const r = requests.length;
      requests.push({ n: r, u: users.length, c: append.drafts.length, ...guardsOf(append) });
      append.drafts.forEach(({ type, threadId, runId, payloadJson, bytes }, index) =>
        events.push({
          r,
          i: index + 1,
          y: textToColumn(type),
          t: threadId && textToColumn(threadId),
          g: runId && textToColumn(runId),
          p: payloadJson,
          b: bytes,
        }),
      );
      append.writes.forEach(({ keyHex, ifVersion, json, expiresInMs }, i) =>
        writes.push({ r, i, k: keyHex, v: ifVersion, j: json, e: expiresInMs }),
      );
    }
  }
  return [users, requests, events, writes].map((list) => JSON.stringify(list));
}

function guardsOf({ idempotency, fence }: PreparedAppend): object {
  return {
    ...(idempotency && { i: textToColumn(idempotency.key), p: idempotency.print }),
    ...(fence && { f: textToColumn(fence.key), x: fence.token, z: fence.close }),
  };
}

/**
 * What became of an append.
 *
 * @throws IsowireError `ERR_IDEMPOTENCY_MISMATCH`, `ERR_FENCED`, `ERR_VERSION_CONFLICT`
 */
export function rowToResult(row: Row, append: PreparedAppend): AppendResult {
  const position = {
    epoch: String(row["epoch"]),
    offset: Number(row["last_offset"]),
    time: Number(row["last_time"]),
  };
  switch (row["status"]) {
    case "duplicate":
      return { position, duplicate: true, entries: [], versions: [] };
    case "mismatch":
      throw new IsowireError("ERR_IDEMPOTENCY_MISMATCH");
    case "fenced":
      throw new IsowireError("ERR_FENCED", { details: { key: append.fence?.key } });
    case "conflict":
      throw conflictOf(row, append);
  }
  const before = position.offset - append.drafts.length;
  return {
    position,
    duplicate: false,
    entries: append.drafts.map((draft, index) =>
      createEntry({ ...draft, epoch: position.epoch, time: position.time, offset: before + 1 + index }),
    ),
    versions: typeof row["versions"] === "string" ? (JSON.parse(row["versions"]) as readonly number[]) : [],
  };
}

function conflictOf(row: Row, { writes }: PreparedAppend): IsowireError {
  const write = writes.find(({ keyHex }) => keyHex === row["conflict_key"]);
  return new IsowireError("ERR_VERSION_CONFLICT", {
    details: { key: write?.key, version: Number(row["conflict_version"]) },
  });
}
