import type { UserContext } from "@isowire/core";
import { runWith } from "./ambient.js";
import { deprecated } from "./deprecated.js";
import { managerOf } from "./manager-of.js";

/**
 * Makes `context` the user of every userless legacy call in `fn`, and in whatever `fn` awaits or starts. One line in a
 * middleware is enough; legacy calls in it that name another user are refused. Handlers of `hub.onCommand` and
 * `hub.onConnect`, and agents, have their user without it.
 *
 * @deprecated ISOWIRE_DEP0006: use getWebSocketManager(context), with the context as a parameter
 * @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_NO_DEFAULT_HUB`
 * @example
 * ```ts
 * app.use((request, _response, next) => withUserContext(request.userContext, next));
 * ```
 */
export function withUserContext<T>(context: UserContext, fn: () => T): T {
  deprecated("ISOWIRE_DEP0006", withUserContext);
  managerOf(context);
  return runWith(context, fn);
}
