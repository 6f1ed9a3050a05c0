import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { managerOf } from "./manager-of.js";
import { fieldsToEvent, messageToEvent, type LegacyMessage } from "./messages.js";
import { sendLegacyEvent } from "./send-legacy-event.js";
import { userOfCall } from "./user-of-call.js";

/** The old methods, in front of one user's manager; or, without a user, of whoever the rule for userless calls finds. */
export class LegacyManager {
  readonly #own: UserContext | undefined;

  constructor(context?: UserContext | null) {
    this.#own = context ?? undefined;
    if (this.#own !== undefined) managerOf(this.#own);
  }

  /**
   * Appends `message` to the user's log. Resolves with true when it is there, rejects otherwise.
   *
   * @deprecated ISOWIRE_DEP0004: use manager.sendEvent(type, payload, { threadId, runId })
   * @throws IsowireError `ERR_ISOLATION` when `userId` is not the user's own; `ERR_LEGACY_NEEDS_USER`; as `sendEvent` - always
   * as a rejection
   */
  async sendToUser(userId: string, message: LegacyMessage): Promise<true> {
    const callee = LegacyManager.prototype.sendToUser;
    deprecated("ISOWIRE_DEP0004", callee);
    return sendLegacyEvent(userOfCall({ own: this.#own, userId, callee }), messageToEvent(message));
  }

  /**
   * As `sendToUser`, with the type and its fields apart. Ids among the fields are the event's ids.
   *
   * @deprecated ISOWIRE_DEP0005: use manager.sendEvent(type, payload, { threadId, runId }); for agent events the methods of AgentRun
   * @throws IsowireError as `sendToUser` - always as a rejection
   */
  async emitCriticalEvent(userId: string, type: string, data: Readonly<Record<string, unknown>> = {}): Promise<true> {
    const callee = LegacyManager.prototype.emitCriticalEvent;
    deprecated("ISOWIRE_DEP0005", callee);
    return sendLegacyEvent(userOfCall({ own: this.#own, userId, callee }), fieldsToEvent(type, data));
  }
}
