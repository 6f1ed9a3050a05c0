import { IsowireError, type UserContext } from "@isowire/core";
import { ownerOf, type OwnerSource } from "./legacy-owner.js";
import { fieldsToEvent } from "./messages.js";
import { sendLegacyEvent } from "./send-legacy-event.js";
import { userOfCall } from "./user-of-call.js";

export interface LegacyEmitterOptions {
  /** An old manager, or the user's context. */
  readonly manager?: OwnerSource;
  /** The same, as it was called once. */
  readonly websocketManager?: OwnerSource;
  /** Whom a userless emitter names; with a user, it has to be that one. */
  readonly userId?: string;
}

/** What the three old emitters have in common: a user, or the rule for userless calls. */
export class LegacyEmitter {
  readonly #own: UserContext | undefined;
  readonly #named: { readonly userId?: string };

  /** @throws IsowireError `ERR_INVALID_OPTION` when the two names of the manager name two */
  constructor(options: LegacyEmitterOptions) {
    const { manager, websocketManager, userId } = options;
    if (manager !== undefined && websocketManager !== undefined && manager !== websocketManager) {
      throw new IsowireError("ERR_INVALID_OPTION", {
        message: "expected one manager, received two: websocketManager is the old name of manager",
      });
    }
    this.#own = ownerOf(manager ?? websocketManager, new.target);
    this.#named = userId === undefined ? {} : { userId };
  }

  /**
   * Appends an event to the user's log. Ids among the fields are the event's ids; no field can change its type. Resolves with
   * true when it is there, rejects otherwise.
   *
   * @throws IsowireError `ERR_ISOLATION`, `ERR_LEGACY_NEEDS_USER`; as `sendEvent` - always as a rejection
   */
  async emit(type: string, data: Readonly<Record<string, unknown>> = {}): Promise<true> {
    const callee = LegacyEmitter.prototype.emit;
    return sendLegacyEvent(userOfCall({ own: this.#own, callee, ...this.#named }), fieldsToEvent(type, data));
  }
}

/** The options, or the manager alone. */
export function emitterOptions(source: LegacyEmitterOptions | OwnerSource): LegacyEmitterOptions {
  const isOptions =
    typeof source === "object" && source !== null && ["manager", "websocketManager"].some((name) => name in source);
  return isOptions ? (source as LegacyEmitterOptions) : { manager: source as OwnerSource };
}
