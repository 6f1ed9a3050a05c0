import process from "node:process";
import type { Callee } from "../deprecations/call-site.js";
import { wantsPendingDeprecations } from "../deprecations/pending-deprecation.js";
import { DEPRECATIONS, type Deprecation, type DeprecationCode } from "../deprecations/registry.js";
import { isReached } from "../deprecations/version-order.js";
import { IsowireError } from "../errors/isowire-error.js";
import { useDeprecated } from "./use-deprecated.js";

/**
 * What every deprecated name calls first, naming itself.
 *
 * @throws IsowireError `ERR_LEGACY_REMOVED`
 */
export type DeprecationGate = (code: DeprecationCode, callee: Callee) => void;

/** Whose deprecated names they are. */
export interface GateOwner {
  readonly name: string;
  /** Of the package itself: a name expires when its own package does, not when it occurs to somebody. */
  readonly version: string;
}

/**
 * The gate in front of a package's deprecated names. By the package's version it counts a use; counts it and warns once in the
 * process; or refuses it.
 */
export function createDeprecationGate(owner: GateOwner): DeprecationGate {
  const reached = (phase: "runtimeSince" | "removedIn"): ReadonlySet<string> =>
    new Set(Object.entries(DEPRECATIONS).flatMap(([code, row]) => (isReached(owner.version, row[phase]) ? code : [])));
  const removed = reached("removedIn");
  const warned = wantsPendingDeprecations(process) ? new Set(Object.keys(DEPRECATIONS)) : reached("runtimeSince");
  return (code, callee) => {
    if (removed.has(code)) throw removedError(code, owner);
    useDeprecated({ code, callee, isSilent: !warned.has(code) });
  };
}

function removedError(code: DeprecationCode, { name, version }: GateOwner): IsowireError {
  const { what, replacement, removedIn }: Deprecation = DEPRECATIONS[code];
  return new IsowireError("ERR_LEGACY_REMOVED", {
    message:
      `unable to use ${what} (${code}); it was removed in ${removedIn}, this is ${name} ${version}: use ${replacement}. ` +
      `\`eslint --fix\` with @isowire/eslint-plugin rewrites what it can; ${name} 1.x still has it`,
    details: { code, replacement, removedIn },
  });
}
