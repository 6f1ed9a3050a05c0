import { AsyncLocalStorage } from "node:async_hooks";
import type { UserContext } from "@isowire/core";
import { oncePerProcess } from "@isowire/core/contracts";
import { deprecated } from "./deprecated.js";
import { managerOf } from "./manager-of.js";

let storage: AsyncLocalStorage<UserContext> | undefined;

/**
 * Makes `context` the user of every userless legacy call in `fn`, and in whatever `fn` awaits or starts. One line in a
 * middleware is enough; legacy calls in it that name another user are refused.
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
  return ambient().run(context, fn);
}

/** The user that surrounds this call, when there is one. */
export function ambientUser(): UserContext | undefined {
  return ambient().getStore();
}

/** One for the process: a middleware that loaded the ESM build and a service that loaded the CJS build mean the same user. */
function ambient(): AsyncLocalStorage<UserContext> {
  return (storage ??= oncePerProcess("isowire.legacy.ambient", () => new AsyncLocalStorage<UserContext>()));
}
