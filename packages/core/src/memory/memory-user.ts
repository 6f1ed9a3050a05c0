import type { Position } from "../contracts/position.js";
import type { ConnectionInfo } from "../contracts/presence.js";
import type { Retention } from "../contracts/retention.js";
import type { User } from "../contracts/user-context.js";
import { Few } from "../collections/few.js";
import { randomId } from "../identity/random-id.js";
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

/** Everything the engine holds of one user. What most users have none of is made when somebody asks for it. */
export class MemoryUser {
  readonly user: User;
  epoch = newEpoch();
  /** Of the entry before the oldest retained one, or of the empty log. */
  base: { readonly offset: number; readonly time: number };
  readonly entries = new EntryBuffer();
  readonly presence = new Few<PresenceRecord>();
  lastToken = 0;
  lastVersion: number;
  /** So far: every so many of them it is tidied up. */
  appends = 0;
  touchedAt: number;
  #idempotency: Map<string, IdempotencyRecord> | undefined;
  #state: Map<string, StateRecord> | undefined;
  #leases: Map<string, LeaseRecord> | undefined;
  #closedKeys: Set<string> | undefined;

  constructor(user: User, { now, lastVersion }: { readonly now: number; readonly lastVersion: number }) {
    this.user = user;
    this.base = { offset: 0, time: now };
    this.lastVersion = lastVersion;
    this.touchedAt = now;
  }

  get idempotency(): Map<string, IdempotencyRecord> {
    return (this.#idempotency ??= new Map());
  }

  get state(): Map<string, StateRecord> {
    return (this.#state ??= new Map());
  }

  get leases(): Map<string, LeaseRecord> {
    return (this.#leases ??= new Map());
  }

  /** Keys that nobody may acquire any more, the first closed first. */
  get closedKeys(): Set<string> {
    return (this.#closedKeys ??= new Set());
  }

  /** Closed keys go with the log: they are random run ids, and the epoch that guards them ends here. */
  get isEmpty(): boolean {
    const maps = [this.#idempotency, this.#state, this.#leases];
    return this.entries.size + this.presence.size === 0 && maps.every((map) => (map?.size ?? 0) === 0);
  }

  /** Drops everything that has run out. */
  expire(now: number, retention: Retention): void {
    applyRetention(this, now, retention);
    dropExpired(this.#idempotency, now);
    dropExpired(this.#state, now);
    for (const item of this.presence) if (item.expiresAt <= now) this.presence.delete(item);
  }
}

function dropExpired(map: Map<string, { readonly expiresAt: number }> | undefined, now: number): void {
  for (const [key, item] of map ?? []) if (item.expiresAt <= now) map?.delete(key);
}

/** Drops what retention no longer covers from the front of the log. */
export function applyRetention(record: MemoryUser, now: number, retention: Retention): void {
  const { entries } = record;
  while (entries.size > 0) {
    const over = entries.size > retention.maxEntries || entries.bytes > retention.maxBytes;
    if (!over && entries.firstTime + retention.maxAgeMs > now) return;
    dropFirst(record);
  }
}

/** Of a log that has an entry. */
export function dropFirst(record: MemoryUser): void {
  const { entries } = record;
  record.base = { offset: entries.firstOffset, time: entries.firstTime };
  entries.shift();
}

export function headOf(record: MemoryUser): Position {
  const { epoch, base, entries } = record;
  return entries.size === 0
    ? { epoch, offset: base.offset, time: base.time }
    : { epoch, offset: entries.lastOffset, time: entries.lastTime };
}

export function newEpoch(): string {
  return randomId("");
}
