import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * The old class that isolated users; now every manager does. As `new WebSocketManager(context)`.
 *
 * @deprecated ISOWIRE_DEP0009: use getWebSocketManager(context)
 */
export class IsolatedWebSocketManager extends LegacyManager {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  constructor(context?: UserContext | null, _mode?: LegacyMode) {
    deprecated("ISOWIRE_DEP0009", IsolatedWebSocketManager);
    super(context);
  }
}
