import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * The old factory.
 *
 * @deprecated ISOWIRE_DEP0003: use getWebSocketManager(context)
 * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB`
 */
export function createWebSocketManager(context?: UserContext | null, _mode?: LegacyMode): WebSocketManager {
  deprecated("ISOWIRE_DEP0003", createWebSocketManager);
  return legacyManager(context);
}
