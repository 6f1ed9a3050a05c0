import { randomBytes } from "node:crypto";
import type { Clock } from "../contracts/clock.js";
import type { Entry } from "../contracts/event.js";
import type { Position } from "../contracts/position.js";
import type { ConnectionInfo } from "../contracts/presence.js";
import type { Retention } from "../contracts/retention.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { userKey } from "../identity/user-key.js";
import { EntryBuffer } from "./entry-buffer.js";

export interface StateRecord {
  readonly json: string;
  readonly version: number;
  readonly expiresAt: number;
}

export interface LeaseRecord {
  token: number;
  expiresAt: number;
}

export interface PresenceRecord extends ConnectionInfo {
  seenAt: number;
  expiresAt: number;
}

export interface IdempotencyRecord {
  readonly print: string;
  readonly position: Position;
  readonly expiresAt: number;
}

/** Everything the engine holds of one user. */
export interface MemoryUser {
  readonly user: User;
  epoch: string;
  /** Of the entry before the oldest retained one, or of the empty log. */
  base: { offset: number; time: number };
  readonly entries: EntryBuffer;
  lastToken: number;
  lastVersion: number;
  /** So far: every so many of them it is tidied up. */
  appends: number;
  readonly idempotency: Map<string, IdempotencyRecord>;
  readonly state: Map<string, StateRecord>;
  readonly leases: Map<string, LeaseRecord>;
  /** Keys that nobody may acquire any more, the first closed first. */
  readonly closedKeys: Set<string>;
  readonly presence: Map<string, PresenceRecord>;
  touchedAt: number;
}

/** The users of a memory engine, and how they are forgotten again. */
export class MemoryStore {
  readonly clock: Clock;
  readonly users = new Map<string, MemoryUser>();
  /** Leases that somebody holds or held, over all users: small, since an ended run's key is closed. */
  readonly openLeases = new Map<string, { readonly user: User; readonly key: string; readonly lease: LeaseRecord }>();
  retention: Retention;
  /** No lower than any version of a user who was forgotten: a stale reader of theirs must lose. */
  #versionFloor = 0;
  #closed = false;
  #sweeper: Disposable | undefined;

  constructor(clock: Clock, retention: Retention) {
    this.clock = clock;
    this.retention = retention;
  }

  /** The user's record, made if there is none. */
  open(user: User): MemoryUser {
    this.assertOpen();
    const key = userKey(user);
    const found = this.users.get(key);
    const now = this.clock.now();
    if (found !== undefined) {
      found.touchedAt = now;
      return found;
    }
    const made: MemoryUser = {
      user: { tenantId: user.tenantId, userId: user.userId },
      epoch: newEpoch(),
      base: { offset: 0, time: now },
      entries: new EntryBuffer(),
      lastToken: 0,
      lastVersion: this.#versionFloor,
      appends: 0,
      idempotency: new Map(),
      state: new Map(),
      leases: new Map(),
      closedKeys: new Set(),
      presence: new Map(),
      touchedAt: now,
    };
    this.users.set(key, made);
    this.#schedule();
    return made;
  }

  /** The user's record if there is one; looking does not make one. */
  find(user: User): MemoryUser | undefined {
    this.assertOpen();
    return this.users.get(userKey(user));
  }

  assertOpen(): void {
    if (this.#closed) throw new IsowireError("ERR_CLOSED", { message: "unable to use the engine; it was closed" });
  }

  close(): void {
    this.#closed = true;
    this.#sweeper?.[Symbol.dispose]();
    this.users.clear();
    this.openLeases.clear();
  }

  /** One sweep a tenth of the retention, at least every minute, for as long as there are users. */
  #schedule(): void {
    if (this.#sweeper !== undefined) return;
    this.#sweeper = this.clock.after(Math.min(60_000, Math.max(1000, this.retention.maxAgeMs / 10)), () => {
      this.#sweeper = undefined;
      if (this.#closed) return;
      this.#sweep();
      if (this.users.size > 0) this.#schedule();
    });
  }

  #sweep(): void {
    const now = this.clock.now();
    for (const [key, record] of this.users) {
      if (record.touchedAt + this.retention.maxAgeMs > now) continue;
      expire(record, now, this.retention);
      if (!isEmpty(record)) {
        record.touchedAt = now;
        continue;
      }
      this.users.delete(key);
      this.#versionFloor = Math.max(this.#versionFloor, record.lastVersion);
    }
  }
}

/** Drops what retention no longer covers from the front of the log. */
export function applyRetention(record: MemoryUser, now: number, retention: Retention): void {
  const { entries } = record;
  for (let first = entries.first; first !== undefined; first = entries.first) {
    const over = entries.size > retention.maxEntries || entries.bytes > retention.maxBytes;
    if (!over && first.time + retention.maxAgeMs > now) return;
    dropFirst(record, first);
  }
}

export function dropFirst(record: MemoryUser, first: Entry): void {
  record.entries.shift();
  record.base = { offset: first.offset, time: first.time };
}

/** Drops everything of the user that has run out. */
export function expire(record: MemoryUser, now: number, retention: Retention): void {
  applyRetention(record, now, retention);
  for (const map of [record.idempotency, record.state, record.presence] as const) {
    for (const [key, item] of map) if (item.expiresAt <= now) map.delete(key);
  }
}

/** Closed keys go with the log: they are random run ids, and the epoch that guards them ends here. */
function isEmpty(record: MemoryUser): boolean {
  const { entries, idempotency, state, presence, leases } = record;
  return entries.size + idempotency.size + state.size + presence.size + leases.size === 0;
}

export function headOf(record: MemoryUser): Position {
  const last = record.entries.last;
  return last === undefined
    ? { epoch: record.epoch, offset: record.base.offset, time: record.base.time }
    : { epoch: record.epoch, offset: last.offset, time: last.time };
}

export function newEpoch(): string {
  return randomBytes(12).toString("base64url");
}
