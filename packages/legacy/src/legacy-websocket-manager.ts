import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * The oldest class, as `new WebSocketManager(context)`.
 *
 * @deprecated ISOWIRE_DEP0010: use getWebSocketManager(context)
 */
export class LegacyWebSocketManager extends LegacyManager {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  constructor(context?: UserContext | null, _mode?: LegacyMode) {
    deprecated("ISOWIRE_DEP0010", LegacyWebSocketManager);
    super(context);
  }
}
