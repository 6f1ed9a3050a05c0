import type { Entry } from "../contracts/event.js";
import type {
  Appending,
  AppendRequest,
  AppendResult,
  EventLog,
  HistoryQuery,
  HistoryResult,
  ReadResult,
} from "../contracts/event-log.js";
import type { Position } from "../contracts/position.js";
import type { User } from "../contracts/user-context.js";
import { createEntry } from "../log/create-entry.js";
import { collectPage } from "../log/collect-page.js";
import { fingerprint } from "../log/fingerprint.js";
import { payloadToJson } from "../log/payload-to-json.js";
import { Settled } from "../log/settled.js";
import { assertAppend } from "../log/assert-append.js";
import { IsowireError } from "../errors/isowire-error.js";
import { applyWrites, checkWrites } from "./memory-state.js";
import { checkFence, closeLease } from "./memory-leases.js";
import type { MemoryStore } from "./memory-store.js";
import { applyRetention, dropFirst, headOf, newEpoch, type MemoryUser } from "./memory-user.js";

/** How long an idempotency key is remembered, ms. */
const IDEMPOTENCY_MS = 300_000;

const NONE: readonly never[] = [];

/** The reference log: everything happens synchronously inside the call, so call order is append order. */
export class MemoryLog implements EventLog {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  append(user: User, request: AppendRequest): Appending {
    try {
      return new Settled(this.#append(user, request));
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown, as an async function would
      return Promise.reject(error);
    }
  }

  async read(user: User, query: { after?: Position; limit: number; maxBytes?: number }): Promise<ReadResult> {
    const record = this.#store.open(user);
    applyRetention(record, this.#store.clock.now(), this.#store.retention);
    const head = headOf(record);
    const from = query.after ?? { epoch: record.epoch, offset: record.base.offset, time: record.base.time };
    const status = compare(record, from);
    if (status !== "ok") return { status, head };
    const page = collectPage(following(record, from.offset), {
      limit: query.limit,
      maxBytes: query.maxBytes ?? Infinity,
    });
    return { status, entries: page.entries, head, from };
  }

  async head(user: User): Promise<Position> {
    return headOf(this.#store.open(user));
  }

  async history(user: User, query: HistoryQuery): Promise<HistoryResult> {
    const record = this.#store.open(user);
    applyRetention(record, this.#store.clock.now(), this.#store.retention);
    const { after, before, threadId } = query;
    const walk = after === undefined ? preceding(record, before, threadId) : following(record, after, threadId);
    const page = collectPage(walk, query);
    return {
      epoch: record.epoch,
      entries: query.after === undefined ? page.entries.reverse() : page.entries,
      more: page.more,
    };
  }

  async trim(user: User, through: number): Promise<void> {
    const record = this.#store.open(user);
    const { entries } = record;
    while (entries.size > 0 && entries.firstOffset <= through) dropFirst(record);
  }

  async changeEpoch(user: User, from: string): Promise<Position> {
    const record = this.#store.open(user);
    if (record.epoch === from) record.epoch = newEpoch();
    return headOf(record);
  }

  #append(user: User, request: AppendRequest): AppendResult {
    const record = this.#store.open(user);
    // That the user was asked for is the same moment.
    const now = record.touchedAt;
    assertAppend(request);
    const payloads = request.events.map(payloadToJson);
    const print = printOf(request, payloads);
    const seen = seenBefore(record, request, { print, now });
    if (seen !== undefined) return seen;
    if (request.fence !== undefined) checkFence(record, request.fence);
    const writes = request.state ?? NONE;
    checkWrites(record, writes, now);

    const entries = push(record, request.events, { payloads, now });
    const versions = writes.length === 0 ? NONE : applyWrites(record, writes, now);
    if (request.fence?.close === true) closeLease(this.#store, record, request.fence.key);
    const position = headOf(record);
    if (request.idempotencyKey !== undefined) {
      record.idempotency.set(request.idempotencyKey, { print, position, expiresAt: now + IDEMPOTENCY_MS });
    }
    this.#tidy(record, now);
    return { position, duplicate: false, entries, versions };
  }

  #tidy(record: MemoryUser, now: number): void {
    record.appends += 1;
    if (record.appends % 256 === 0) record.expire(now, this.#store.retention);
    else applyRetention(record, now, this.#store.retention);
  }
}

function push(
  record: MemoryUser,
  events: AppendRequest["events"],
  { payloads, now }: { readonly payloads: readonly string[]; readonly now: number },
): Entry[] {
  const { epoch, offset, time: lastTime } = headOf(record);
  const time = Math.max(lastTime, now);
  // As long as it will be: an array that grows takes room for seventeen.
  const entries = new Array<Entry>(events.length);
  for (const [index, { type, threadId, runId }] of events.entries()) {
    const payloadJson = payloads[index] ?? "null";
    const entry = createEntry({ epoch, offset: offset + 1 + index, time, type, threadId, runId, payloadJson });
    record.entries.push(entry);
    entries[index] = entry;
  }
  return entries;
}

function printOf(request: AppendRequest, payloads: readonly string[]): string {
  return request.idempotencyKey === undefined
    ? ""
    : fingerprint(...request.events.flatMap((event, i) => [event.type, payloads[i] ?? ""]));
}

function seenBefore(
  record: MemoryUser,
  request: AppendRequest,
  seen: { print: string; now: number },
): AppendResult | undefined {
  if (request.idempotencyKey === undefined) return undefined;
  const first = record.idempotency.get(request.idempotencyKey);
  if (first === undefined || first.expiresAt <= seen.now) return undefined;
  if (first.print !== seen.print) throw new IsowireError("ERR_IDEMPOTENCY_MISMATCH");
  return { position: first.position, duplicate: true, entries: [], versions: [] };
}

function compare(record: MemoryUser, position: Position): "ok" | "epoch_changed" | "trimmed" {
  const head = headOf(record);
  if (position.epoch !== record.epoch || position.offset > head.offset) return "epoch_changed";
  if (position.offset < record.base.offset) return "trimmed";
  const time = position.offset === record.base.offset ? record.base.time : record.entries.timeAt(position.offset);
  return time === position.time ? "ok" : "epoch_changed";
}

/** Entries of other threads than `threadId` are passed over before they are made: a log may be full of them. */
function* following(record: MemoryUser, offset: number, threadId?: string): Generator<Entry> {
  const { entries, epoch } = record;
  const head = headOf(record).offset;
  for (let next = Math.max(offset, record.base.offset) + 1; next <= head; next += 1) {
    if (threadId !== undefined && entries.threadAt(next) !== threadId) continue;
    const entry = entries.at(next, epoch);
    if (entry !== undefined) yield entry;
  }
}

function* preceding(record: MemoryUser, before: number | undefined, threadId?: string): Generator<Entry> {
  const { entries, epoch } = record;
  const head = headOf(record).offset;
  for (
    let offset = Math.min(before === undefined ? head : before - 1, head);
    offset > record.base.offset;
    offset -= 1
  ) {
    if (threadId !== undefined && entries.threadAt(offset) !== threadId) continue;
    const entry = entries.at(offset, epoch);
    if (entry !== undefined) yield entry;
  }
}
