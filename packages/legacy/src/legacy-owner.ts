import type { UserContext } from "@isowire/core";
import { IsowireError } from "@isowire/core";
import type { Callee } from "@isowire/core/contracts";
import { deprecated } from "./deprecated.js";

/** Under which an old object says whose it is; the same in every copy of the package. */
export const LEGACY_OWNER = Symbol.for("isowire.legacy.owner.1");

/** Under which an old manager says what hub it speaks through. */
export const LEGACY_HUB = Symbol.for("isowire.legacy.hub.1");

/** Which marks the one that was there for everybody. */
export const LEGACY_SINGLETON = Symbol.for("isowire.legacy.singleton.1");

/** An old object, or the context of the user whose it is to be; nothing: a userless one. */
export type OwnerSource = UserContext | { readonly [LEGACY_OWNER]: UserContext | undefined } | null | undefined;

/**
 * The user whom an emitter or a notifier speaks for; undefined: the rule for userless calls finds one.
 *
 * @param callee - what it was handed to: to hand `websocketManager` over is a use of it
 * @throws IsowireError `ERR_INVALID_OPTION` for what is neither
 */
export function ownerOf(source: OwnerSource, callee: Callee): UserContext | undefined {
  if (source === undefined || source === null) return undefined;
  if (typeof source !== "object") {
    throw new IsowireError("ERR_INVALID_OPTION", {
      message: `expected an old manager or a UserContext, received ${typeof source}`,
    });
  }
  if (LEGACY_SINGLETON in source) deprecated("ISOWIRE_DEP0021", callee);
  return LEGACY_OWNER in source ? source[LEGACY_OWNER] : source;
}
