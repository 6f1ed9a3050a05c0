import type { Engine } from "../contracts/engine.js";
import type { AppendRequest, AppendResult } from "../contracts/event-log.js";
import type { Limits } from "../contracts/limits.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { userKey } from "../identity/user-key.js";
import type { UserIndex } from "../sequencer/user-index.js";
import { checkEvent } from "./check-event.js";

/** When some of what is under way may be done, ms. */
const OVERLOADED_RETRY_MS = 100;

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

  async append(user: User, request: AppendRequest): Promise<AppendResult> {
    if (this.#closed) throw new IsowireError("ERR_CLOSED", { message: "unable to append; the hub was closed" });
    const events = request.events.map((event) => checkEvent(event, this.#limits));
    const bytes = events.reduce((sum, event) => sum + event.payloadJson.length, 0);
    const key = userKey(user);
    const pending = this.#enter(key, bytes);
    try {
      const result = await this.#engine.log.append(user, { ...request, events });
      this.#publish(user, key, result);
      return result;
    } catch (cause) {
      if (IsowireError.isInstance(cause)) throw cause;
      throw new IsowireError("ERR_OUTCOME_UNKNOWN", {
        message: "it is not known whether the append took effect; the engine failed",
        cause,
      });
    } finally {
      pending.appends -= 1;
      pending.bytes -= bytes;
      if (pending.appends === 0) this.#pending.delete(key);
    }
  }

  close(): void {
    this.#closed = true;
  }

  #publish(user: User, key: string, result: AppendResult): void {
    const node = this.#users.find(key);
    this.appended += result.entries.length;
    const { fanout } = this.#engine;
    for (const entry of result.entries) {
      node?.offer(entry);
      if (fanout.announcesAppends !== true) fanout.announce(user, { kind: "entry", entry });
    }
  }

  #enter(key: string, bytes: number): Pending {
    const pending = this.#pending.get(key) ?? { appends: 0, bytes: 0 };
    const { maxPendingAppends, maxPendingBytes } = this.#limits;
    if (pending.appends >= maxPendingAppends || pending.bytes + bytes > maxPendingBytes) {
      throw new IsowireError("ERR_OVERLOADED", {
        message: `unable to append; expected at most ${String(maxPendingAppends)} appends and ${String(maxPendingBytes)} bytes of a user under way: await some`,
        retryAfterMs: OVERLOADED_RETRY_MS,
      });
    }
    pending.appends += 1;
    pending.bytes += bytes;
    this.#pending.set(key, pending);
    return pending;
  }
}
