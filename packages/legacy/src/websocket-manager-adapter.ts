import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";
import type { LegacyMode } from "./websocket-manager-mode.js";

/**
 * The old adapter, made without a user most often: it finds one anew for each call.
 *
 * @deprecated ISOWIRE_DEP0019: use getWebSocketManager(context)
 */
export class WebSocketManagerAdapter extends LegacyManager {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  constructor(context?: UserContext | null, _mode?: LegacyMode) {
    deprecated("ISOWIRE_DEP0019", WebSocketManagerAdapter);
    super(context);
  }
}
