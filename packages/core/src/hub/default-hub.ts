import type { Hub } from "../contracts/hub.js";
import type { WebSocketManager } from "../contracts/manager.js";
import type { UserContext } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { globalRegistry } from "../registry/global-registry.js";
import { HUB_PORTS, portsOf } from "./ports.js";

/**
 * Makes `hub` the one that `getWebSocketManager` asks: one per process, over all copies of the package. Disposing the answer,
 * or closing the hub, clears it.
 *
 * @throws IsowireError `ERR_DEFAULT_HUB_EXISTS` when another hub is set and `replace` is not; `ERR_CONTRACT` when it is no hub
 */
export function setDefaultHub(hub: Hub, options: { readonly replace?: boolean } = {}): Disposable {
  portsOf(hub);
  const registry = globalRegistry("hub");
  if (registry.hub !== undefined && registry.hub !== hub && options.replace !== true) {
    throw new IsowireError("ERR_DEFAULT_HUB_EXISTS", {
      message:
        "unable to set the default hub; another one is set in this process: close that first, or pass { replace: true }",
    });
  }
  registry.hub = hub;
  return {
    [Symbol.dispose]: () => {
      forgetDefaultHub(hub);
    },
  };
}

/** The hub is no longer the default, if it was. */
export function forgetDefaultHub(hub: Hub): void {
  const registry = globalRegistry("hub");
  if (registry.hub === hub) registry.hub = undefined;
}

/**
 * The one way to reach a user: the default hub's manager for `context`. The same user gets the same object, from every copy
 * of the package.
 *
 * @throws IsowireError `ERR_NO_DEFAULT_HUB`, `ERR_NOT_A_CONTEXT`
 * @example
 * ```ts
 * await getWebSocketManager(context).sendEvent("order_shipped", { orderId: "A-17" });
 * ```
 */
export function getWebSocketManager(context: UserContext): WebSocketManager {
  return defaultHub().manager(context);
}

Object.defineProperty(getWebSocketManager, HUB_PORTS, { get: () => portsOf(defaultHub()) });

/** @throws IsowireError `ERR_NO_DEFAULT_HUB` */
export function defaultHub(): Hub {
  const { hub } = globalRegistry("hub");
  if (hub === undefined) throw new IsowireError("ERR_NO_DEFAULT_HUB");
  return hub;
}
