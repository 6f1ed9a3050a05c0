import { getWebSocketManager, type UserContext, type WebSocketManager } from "@isowire/core";
import { installation } from "./installation.js";

/**
 * The one manager of `context`'s user: of the installed hub, or of the default one.
 *
 * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB`, `ERR_CLOSED`
 */
export function managerOf(context: UserContext): WebSocketManager {
  return installation().current?.hub.manager(context) ?? getWebSocketManager(context);
}
