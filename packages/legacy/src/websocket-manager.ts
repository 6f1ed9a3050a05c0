import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";

/**
 * The old class. It has no state and shares nothing: an object made with a context stands for that user's one manager; one
 * made without finds its user anew for each call.
 *
 * @deprecated ISOWIRE_DEP0001: use getWebSocketManager(context)
 */
export class WebSocketManager extends LegacyManager {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  constructor(context?: UserContext | null) {
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
}

/** A `WebSocketManager` that nobody was warned of for having written `new`. */
export function legacyManager(context: UserContext | null | undefined): WebSocketManager {
  return Reflect.construct<[typeof context], WebSocketManager>(LegacyManager, [context], WebSocketManager);
}
