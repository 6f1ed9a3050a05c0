import { DEPRECATIONS, IsowireError, type Deprecation, type DeprecationCode } from "@isowire/core";
import { useDeprecated, type Callee } from "@isowire/core/contracts";
import { VERSION } from "./version.js";

const REMOVED: ReadonlySet<string> = new Set(
  Object.entries(DEPRECATIONS)
    .filter(([, { removedIn }]) => isReached(removedIn))
    .map(([code]) => code),
);

/**
 * The gate every legacy name begins with: counts the use and warns once; from the version that removes the name on, refuses.
 *
 * @throws IsowireError `ERR_LEGACY_REMOVED`
 */
export function deprecated(code: DeprecationCode, callee: Callee): void {
  if (REMOVED.has(code)) throw removed(code);
  useDeprecated(code, callee);
}

/** Prereleases count as their release: what 2.0.0 removes is gone in 2.0.0-next.1 too. */
function isReached(removedIn: string): boolean {
  const [own, limit] = [VERSION, removedIn].map((version) => (version.split(/[-+]/)[0] ?? "").split(".").map(Number));
  const differing = [0, 1, 2].find((place) => own?.[place] !== limit?.[place]) ?? 0;
  return (own?.[differing] ?? 0) >= (limit?.[differing] ?? 0);
}

function removed(code: DeprecationCode): IsowireError {
  const { what, replacement, removedIn }: Deprecation = DEPRECATIONS[code];
  return new IsowireError("ERR_LEGACY_REMOVED", {
    message:
      `unable to use ${what} (${code}); it was removed in ${removedIn}, this is @isowire/legacy ${VERSION}: use ${replacement}. ` +
      "`eslint --fix` with @isowire/eslint-plugin rewrites what it can; @isowire/legacy 1.x still has it",
    details: { code, replacement, removedIn },
  });
}
