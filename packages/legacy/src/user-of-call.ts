import { IsowireError, type UserContext } from "@isowire/core";
import { callSiteOf, type Callee } from "@isowire/core/contracts";
import { installation } from "./installation.js";
import { managerOf } from "./manager-of.js";
import { ambientUser } from "./with-user-context.js";

export interface LegacyCall {
  /** The user of the object that was called; absent for a userless one. */
  readonly own: UserContext | undefined;
  /** Whom the call names. */
  readonly userId: unknown;
  readonly callee: Callee;
}

/**
 * Who is meant by a legacy call: the object's own user; else the ambient one; else whom the application resolves. A user id
 * alone reaches nobody, and nobody is reached whom the call does not name.
 *
 * @throws IsowireError `ERR_ISOLATION`, `ERR_LEGACY_NEEDS_USER`, `ERR_NOT_A_CONTEXT`
 */
export function userOfCall(call: LegacyCall): UserContext {
  const context = call.own ?? ambientUser() ?? resolvedUser(call);
  if (context.userId !== call.userId) throw foreignUser();
  return context;
}

/** What a call gets that names another user. It says neither's id. */
export function foreignUser(): IsowireError {
  return new IsowireError("ERR_ISOLATION", {
    message:
      "unable to send; the call names another user than the one it belongs to: address that user through their own context",
  });
}

function resolvedUser({ userId, callee }: LegacyCall): UserContext {
  const { current } = installation();
  const named = typeof userId === "string" && userId !== "" ? userId : undefined;
  const resolved = named === undefined ? undefined : current?.resolveUser(named, callSiteOf(callee));
  if (resolved === undefined) throw needsUser(current !== undefined);
  // Refuses what is not genuine before anything is read from it.
  managerOf(resolved);
  return resolved;
}

function needsUser(isInstalled: boolean): IsowireError {
  const why = isInstalled ? "resolveUser knows no such user" : "an id alone is no proof of a user";
  return new IsowireError("ERR_LEGACY_NEEDS_USER", {
    message:
      `unable to send; the legacy object has no user and ${why}: wrap the request in withUserContext(context, fn), ` +
      "or call installLegacy({ hub, resolveUser }) once at start",
  });
}
