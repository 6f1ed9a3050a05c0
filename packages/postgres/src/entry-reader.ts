import type { Entry } from "@isowire/core/contracts";
import { Background } from "./background.js";
import type { Row } from "./database.js";
import { rowsToRanges, type OffsetRange } from "./offset-range.js";
import type { PostgresStore } from "./postgres-store.js";
import { RangeMap } from "./range-map.js";
import { rowToEntry } from "./row-to-entry.js";
import type { UserRow } from "./user-row.js";

/** Of more new entries of a user only the last one is read here: whoever misses the others reads them by page. */
const MAX_ENTRIES = 64;
const RANGES_A_CALL = 64;
const USERS_A_CALL = 1000;

export interface EntryReaderPorts {
  readonly store: PostgresStore;
  /** Entries of a user somebody here listens to. */
  readonly read: (userKey: string, entries: readonly Entry[]) => void;
  /** These entries came into a log from the outbox. */
  readonly took: (ranges: readonly OffsetRange[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Reads what other nodes say is new: all that was said while one read is under way is read by the next. */
export class EntryReader {
  readonly #ports: EntryReaderPorts;
  readonly #ranges = new RangeMap();
  readonly #published = new Map<string, UserRow>();
  readonly #missed = new Map<string, UserRow>();
  readonly #work: Background;

  constructor(ports: EntryReaderPorts) {
    this.#ports = ports;
    this.#work = new Background(() => this.#readGathered(), ports.onError);
  }

  /** These entries. */
  range(range: OffsetRange): void {
    this.#ranges.add(range);
    this.#work.soon();
  }

  /** What these users have in the outbox. */
  published(users: readonly UserRow[]): void {
    this.#gather(this.#published, users);
  }

  /** Whatever is new of these users. */
  missed(users: readonly UserRow[]): void {
    this.#gather(this.#missed, users);
  }

  idle(): Promise<void> {
    return this.#work.idle();
  }

  #gather(into: Map<string, UserRow>, users: readonly UserRow[]): void {
    for (const user of users) into.set(user.k, user);
    if (into.size > 0) this.#work.soon();
  }

  async #readGathered(): Promise<void> {
    const missed = takeAll(this.#missed);
    for (const users of chunksOf([...takeAll(this.#published), ...missed], USERS_A_CALL)) await this.#drain(users);
    for (const users of chunksOf(missed, USERS_A_CALL)) {
      this.#tell(await this.#ports.store.finish("newest_of", [JSON.stringify(users)], "looks"));
    }
    const ranges = this.#ranges.take().map(({ k, f, l }) => ({ k, f: l - f < MAX_ENTRIES ? f : l, l }));
    for (const some of chunksOf(ranges, RANGES_A_CALL)) {
      this.#tell(await this.#ports.store.finish("entries_in", [JSON.stringify(some)], "looks"));
    }
  }

  async #drain(users: readonly UserRow[]): Promise<void> {
    const { lockTimeoutMs, at } = this.#ports.store;
    const rows = await this.#ports.store.finish("drain", [JSON.stringify(users), lockTimeoutMs, at]);
    this.#ports.took(rowsToRanges(rows));
  }

  #tell(rows: readonly Row[]): void {
    for (const row of rows) this.#ports.read(String(row["user_key"]), rowToEntry(row));
  }
}

function takeAll(users: Map<string, UserRow>): readonly UserRow[] {
  const all = [...users.values()];
  users.clear();
  return all;
}

function chunksOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
