import type { UserContext } from "@isowire/core";
import { deprecated } from "./deprecated.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";

/**
 * The old factory object. It keeps no managers: the hub does.
 *
 * @deprecated ISOWIRE_DEP0016: use getWebSocketManager(context)
 */
export class WebSocketManagerFactory {
  constructor() {
    deprecated("ISOWIRE_DEP0016", WebSocketManagerFactory);
  }

  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB` */
  createManager(context?: UserContext | null): WebSocketManager {
    return legacyManager(context);
  }
}

/**
 * A factory. There is no instance that anybody shares.
 *
 * @deprecated ISOWIRE_DEP0017: use getWebSocketManager(context)
 */
export function getWebSocketManagerFactory(): WebSocketManagerFactory {
  deprecated("ISOWIRE_DEP0017", getWebSocketManagerFactory);
  return Reflect.construct(Object, [], WebSocketManagerFactory) as WebSocketManagerFactory;
}
