import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * Another name of the old class, as `new WebSocketManager(context)`.
 *
 * @deprecated ISOWIRE_DEP0008: use getWebSocketManager(context)
 */
export class UnifiedWebSocketManager extends LegacyManager {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  constructor(context?: UserContext | null, _mode?: LegacyMode) {
    deprecated("ISOWIRE_DEP0008", UnifiedWebSocketManager);
    super(context);
  }
}
