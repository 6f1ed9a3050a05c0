import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * The old factory, for those who waited for it.
 *
 * @deprecated ISOWIRE_DEP0014: use getWebSocketManager(context), which answers at once
 * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` - always as a rejection
 */
export async function createWebSocketManagerAsync(
  context?: UserContext | null,
  _mode?: LegacyMode,
): Promise<WebSocketManager> {
  deprecated("ISOWIRE_DEP0014", createWebSocketManagerAsync);
  return legacyManager(context);
}
