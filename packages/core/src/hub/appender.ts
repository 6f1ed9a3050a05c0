import type { Engine } from "../contracts/engine.js";
import type { Appending, AppendRequest, AppendResult } from "../contracts/event-log.js";
import type { EventInput } from "../contracts/event.js";
import type { Limits } from "../contracts/limits.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { userKey } from "../identity/user-key.js";
import type { UserIndex } from "../sequencer/user-index.js";
import type { UserNode } from "../sequencer/user-node.js";
import { checkEvent } from "./check-event.js";

/** A user as the appender knows them. */
interface Place {
  readonly user: User;
  readonly key: string;
  /** Found once, for as long as it lives. */
  node: UserNode | undefined;
}

interface Pending {
  appends: number;
  bytes: number;
}

/** The one way into a log: checked, bounded, in call order, delivered here and announced to other nodes. */
export class Appender {
  appended = 0;
  readonly #engine: Engine;
  readonly #users: UserIndex;
  readonly #limits: Limits;
  readonly #pending = new Map<string, Pending>();
  #closed = false;

  constructor(ports: { readonly engine: Engine; readonly users: UserIndex; readonly limits: Limits }) {
    this.#engine = ports.engine;
    this.#users = ports.users;
    this.#limits = ports.limits;
  }

  /** Appends of one user. */
  of(user: User): (request: AppendRequest) => Appending {
    const place: Place = { user, key: userKey(user), node: undefined };
    return (request) => this.#append(place, request);
  }

  close(): void {
    this.#closed = true;
  }

  /** Delivered before the call returns when the engine appends within the call. */
  #append(place: Place, request: AppendRequest): Appending {
    try {
      const checked = this.#admit(place.key, request);
      const appending = this.#engine.log.append(place.user, checked);
      if (appending.settled === undefined) return this.#settle(place, checked, appending);
      this.#publish(place, appending.settled);
      return appending;
    } catch (cause) {
      return Promise.reject(failureOf(cause));
    }
  }

  async #settle(place: Place, { events }: AppendRequest, appending: Appending): Promise<AppendResult> {
    const bytes = lengthOf(events);
    const pending = this.#enter(place.key, bytes);
    try {
      const result = await appending;
      this.#publish(place, result);
      return result;
    } catch (cause) {
      throw failureOf(cause);
    } finally {
      pending.appends -= 1;
      pending.bytes -= bytes;
      if (pending.appends === 0) this.#pending.delete(place.key);
    }
  }

  #publish(place: Place, { entries }: AppendResult): void {
    if (place.node?.isDropped !== false) place.node = this.#users.find(place.key);
    const { node } = place;
    const { fanout } = this.#engine;
    this.appended += entries.length;
    for (const entry of entries) {
      node?.offer(entry);
      if (node?.isAlone !== true && fanout.announcesAppends !== true) {
        fanout.announce(place.user, { kind: "entry", entry });
      }
    }
  }

  readonly #check = (event: EventInput): EventInput => checkEvent(event, this.#limits);

  #admit(key: string, request: AppendRequest): AppendRequest {
    if (this.#closed) throw new IsowireError("ERR_CLOSED", { message: "unable to append; the hub was closed" });
    const events = request.events.map(this.#check);
    const bytes = lengthOf(events);
    const pending = this.#pending.size === 0 ? undefined : this.#pending.get(key);
    const { maxPendingAppends, maxPendingBytes } = this.#limits;
    if ((pending?.appends ?? 0) >= maxPendingAppends || (pending?.bytes ?? 0) + bytes > maxPendingBytes) {
      throw new IsowireError("ERR_OVERLOADED", {
        message: `unable to append; expected at most ${String(maxPendingAppends)} appends and ${String(maxPendingBytes)} bytes of a user under way: await some`,
      });
    }
    return { ...request, events };
  }

  #enter(key: string, bytes: number): Pending {
    const pending = this.#pending.get(key) ?? { appends: 0, bytes: 0 };
    pending.appends += 1;
    pending.bytes += bytes;
    this.#pending.set(key, pending);
    return pending;
  }
}

/** What events cost their user while their append is under way. */
function lengthOf(events: AppendRequest["events"]): number {
  let length = 0;
  for (const { payloadJson } of events) length += payloadJson?.length ?? 0;
  return length;
}

/** What an append that failed is told: an engine that says nothing we know may have appended. */
function failureOf(cause: unknown): IsowireError {
  if (IsowireError.isInstance(cause)) return cause;
  return new IsowireError("ERR_OUTCOME_UNKNOWN", {
    message: "it is not known whether the append took effect; the engine failed",
    cause,
  });
}
