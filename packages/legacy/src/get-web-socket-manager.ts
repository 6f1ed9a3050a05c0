import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * The name of today from the paths of the past: what it answers has the old methods.
 *
 * @deprecated ISOWIRE_DEP0011: use getWebSocketManager(context) from @isowire/core
 * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB`
 */
export function getWebSocketManager(context?: UserContext | null, _mode?: LegacyMode): WebSocketManager {
  deprecated("ISOWIRE_DEP0011", getWebSocketManager);
  return legacyManager(context);
}
