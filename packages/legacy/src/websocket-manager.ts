import type { UserContext } from "@isowire/core";
import { deprecated, legacyCall } from "./deprecated.js";
import { LegacyManager, type EventIds } from "./legacy-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";
import { userOfCall } from "./user-of-call.js";

/**
 * The old class. It has no state and shares nothing: an object made with a context stands for that user's one manager; one
 * made without finds its user anew for each call.
 *
 * @deprecated ISOWIRE_DEP0001: use getWebSocketManager(context)
 */
export class WebSocketManager extends LegacyManager {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  constructor(context?: UserContext | null, _mode?: LegacyMode) {
    deprecated("ISOWIRE_DEP0001", WebSocketManager);
    super(context);
  }

  /**
   * A manager without a user. There is no instance that anybody shares.
   *
   * @deprecated ISOWIRE_DEP0002: use getWebSocketManager(context)
   */
  static getInstance(): WebSocketManager {
    deprecated("ISOWIRE_DEP0002", WebSocketManager.getInstance);
    return legacyManager(undefined);
  }

  /**
   * The manager of the user whom the rule for userless calls finds, when that is whom `userId` names. Its events have this
   * thread and this run unless they say their own.
   *
   * @deprecated ISOWIRE_DEP0018: use getWebSocketManager(context); threadId and runId are options of sendEvent
   * @throws IsowireError `ERR_ISOLATION`, `ERR_LEGACY_NEEDS_USER`, `ERR_NO_DEFAULT_HUB`
   */
  static createFactoryManager(userId: string, threadId?: string, runId?: string): WebSocketManager {
    const callee = WebSocketManager.createFactoryManager;
    return legacyCall({ code: "ISOWIRE_DEP0018", callee }, () => {
      const ids = { ...(threadId === undefined ? {} : { threadId }), ...(runId === undefined ? {} : { runId }) };
      return legacyManager(userOfCall({ own: undefined, callee, userId }), ids);
    });
  }
}

/** A `WebSocketManager` that nobody was warned of for having written `new`. */
export function legacyManager(context: UserContext | null | undefined, ids: EventIds = {}): WebSocketManager {
  return Reflect.construct<[typeof context, EventIds], WebSocketManager>(
    LegacyManager,
    [context, ids],
    WebSocketManager,
  );
}
