import type { Hub, UserContext, WebSocketManager } from "@isowire/core";
import { defaultHub } from "@isowire/core/contracts";
import { installation } from "./installation.js";

/**
 * The installed hub, or the default one.
 *
 * @throws IsowireError `ERR_NO_DEFAULT_HUB`
 */
export function legacyHub(): Hub {
  return installation().current?.hub ?? defaultHub();
}

/**
 * That hub's one manager of `context`'s user.
 *
 * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB`, `ERR_CLOSED`
 */
export function managerOf(context: UserContext): WebSocketManager {
  return legacyHub().manager(context);
}
