import { IsowireError } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { deprecated } from "./deprecated.js";
import { installation, type InstallLegacyOptions } from "./installation.js";

/**
 * The application's one line of trust: says which user a userless legacy call means when nothing around the call does.
 * Disposing the answer takes it back. Whoever can choose the `userId` of such a call chooses the user who is reached, so it is
 * a finding of every security review, and the last thing to keep.
 *
 * @deprecated ISOWIRE_DEP0007: use setDefaultHub(hub) and getWebSocketManager(context)
 * @throws IsowireError `ERR_CONTRACT` when `hub` is no hub; `ERR_INVALID_OPTION` when a resolver is no function, or
 * another one is installed and `replace` is not set
 * @example
 * ```ts
 * installLegacy({ hub, resolveUser: (userId) => createUserContext({ userId }) });
 * ```
 */
export function installLegacy(options: InstallLegacyOptions): Disposable {
  deprecated("ISOWIRE_DEP0007", installLegacy);
  const { hub, resolveUser, resolveThread, replace = false } = options;
  portsOf(hub);
  assertFunction("resolveUser", resolveUser);
  if (resolveThread !== undefined) assertFunction("resolveThread", resolveThread);
  const place = installation();
  if (place.current !== undefined && !replace) {
    throw refused("it is installed in this process: dispose that first, or pass { replace: true }");
  }
  const mine = { hub, resolveUser, ...(resolveThread === undefined ? {} : { resolveThread }) };
  place.current = mine;
  return {
    [Symbol.dispose]: () => {
      if (place.current === mine) place.current = undefined;
    },
  };
}

function assertFunction(option: string, value: unknown): void {
  if (typeof value !== "function") throw refused(`expected a function in ${option}, received ${typeof value}`);
}

function refused(reason: string): IsowireError {
  return new IsowireError("ERR_INVALID_OPTION", { message: `unable to install the legacy names; ${reason}` });
}
