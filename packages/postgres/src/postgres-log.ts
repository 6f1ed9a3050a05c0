import type {
  AppendRequest,
  AppendResult,
  EventLog,
  HistoryQuery,
  HistoryResult,
  Position,
  ReadResult,
  User,
} from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { textToColumn } from "./column-text.js";
import type { Row, SqlValue } from "./database.js";
import { GroupCommit, type CommitCall } from "./group-commit.js";
import { rowsToRanges, type OffsetRange } from "./offset-range.js";
import type { PostgresStore } from "./postgres-store.js";
import { prepareAppend } from "./prepare-append.js";
import { rowToEntry, rowToPosition } from "./row-to-entry.js";
import { userToRow } from "./user-row.js";

/** Rows that one statement deletes at most. */
const PURGE_ROWS = 1000;

export interface PostgresLogPorts {
  readonly store: PostgresStore;
  readonly commit: CommitCall;
  /** These entries came into a log from the outbox. */
  readonly took: (ranges: readonly OffsetRange[]) => void;
}

/** Logs in PostgreSQL. Whoever looks at one first brings in what was committed and drops what ran out. */
export class PostgresLog implements EventLog {
  readonly #store: PostgresStore;
  readonly #group: GroupCommit;
  readonly #took: PostgresLogPorts["took"];

  constructor({ store, commit, took }: PostgresLogPorts) {
    this.#store = store;
    this.#group = new GroupCommit(commit);
    this.#took = took;
  }

  async append(user: User, request: AppendRequest): Promise<AppendResult> {
    this.#store.assertOpen();
    return this.#group.append(userToRow(user), prepareAppend(request));
  }

  async read(user: User, query: Parameters<EventLog["read"]>[1]): Promise<ReadResult> {
    const { after, limit, maxBytes = Infinity } = query;
    const { epoch = null, offset = null, time = null } = after ?? {};
    const rows = await this.#look("read_log", user, [finite(maxBytes), epoch, offset, time, limit]);
    const head = rowToPosition(rows[0], "head");
    const status = rows[0]["status"];
    if (status === "trimmed" || status === "epoch_changed") return { status, head };
    const from = after ?? rowToPosition(rows[0], "base");
    return { status: "ok", entries: rows.flatMap(rowToEntry), head, from };
  }

  async head(user: User): Promise<Position> {
    const rows = await this.#look("head_of", user, []);
    return rowToPosition(rows[0], "head");
  }

  async history(user: User, query: HistoryQuery): Promise<HistoryResult> {
    const { before = null, after = null, threadId, limit, maxBytes } = query;
    const thread = threadId === undefined ? null : textToColumn(threadId);
    const rows = await this.#look("history_of", user, [finite(maxBytes), before, after, thread, limit]);
    return {
      epoch: String(rows[0]["epoch"]),
      entries: rows.flatMap(rowToEntry),
      more: rows[0]["more"] === true,
    };
  }

  async trim(user: User, through: number): Promise<void> {
    const values = [...this.#who(user), Math.floor(through), PURGE_ROWS];
    let more = true;
    while (more) {
      const [row] = await this.#store.call("trim_log", values);
      more = row?.["trim_log"] === true;
    }
  }

  async changeEpoch(user: User, from: string): Promise<Position> {
    const [row] = await this.#store.call("change_epoch", [...this.#who(user), from]);
    return rowToPosition(row ?? {}, "head");
  }

  /** Resolves when every append that was called has come to something. */
  idle(): Promise<void> {
    return this.#group.idle();
  }

  async #look(name: string, user: User, values: readonly SqlValue[]): Promise<readonly [Row, ...Row[]]> {
    const { k } = userToRow(user);
    const rows = await this.#store.call(name, [...this.#who(user), ...this.#store.bounds, ...values], "looks");
    const [first, ...others] = rows;
    if (first === undefined) throw droppedMeanwhile();
    this.#took(rowsToRanges([first], k));
    return [first, ...others];
  }

  #who(user: User): readonly SqlValue[] {
    return [JSON.stringify([userToRow(user)]), this.#store.lockTimeoutMs, this.#store.at];
  }
}

/** A bound as a column; null for none. */
function finite(bound: number): number | null {
  return Number.isFinite(bound) ? Math.floor(bound) : null;
}

function droppedMeanwhile(): IsowireError {
  return new IsowireError("ERR_UNAVAILABLE", {
    message: "unable to read the log; it was dropped while it was looked at: try again",
    retryable: true,
  });
}
