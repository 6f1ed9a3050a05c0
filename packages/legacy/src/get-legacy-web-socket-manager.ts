import { deprecated } from "./deprecated.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";

/**
 * A manager without a user, as `WebSocketManager.getInstance()`: each call finds its own.
 *
 * @deprecated ISOWIRE_DEP0020: use getWebSocketManager(context)
 */
export function getLegacyWebSocketManager(): WebSocketManager {
  deprecated("ISOWIRE_DEP0020", getLegacyWebSocketManager);
  return legacyManager(undefined);
}
