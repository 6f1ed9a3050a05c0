import type { Clock } from "../contracts/clock.js";
import type { Retention } from "../contracts/retention.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { KeyedUser, userKey } from "../identity/user-key.js";
import { MemoryUser, type LeaseRecord } from "./memory-user.js";

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
    const made = new MemoryUser(KeyedUser.of(user), { now, lastVersion: this.#versionFloor });
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
      record.expire(now, this.retention);
      if (!record.isEmpty) {
        record.touchedAt = now;
        continue;
      }
      this.users.delete(key);
      this.#versionFloor = Math.max(this.#versionFloor, record.lastVersion);
    }
  }
}
