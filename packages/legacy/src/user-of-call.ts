import { IsowireError, type UserContext } from "@isowire/core";
import { callSiteOf, type Callee } from "@isowire/core/contracts";
import { ambient } from "./ambient.js";
import { installation } from "./installation.js";
import { managerOf } from "./manager-of.js";

export interface LegacyCall {
  /** The user of the object that was called; absent for a userless one. */
  readonly own: UserContext | undefined;
  readonly callee: Callee;
  /** Whom the call names; absent when it names nobody. */
  readonly userId?: unknown;
  /** The thread that it names instead of a user. */
  readonly threadId?: string;
}

/**
 * Who is meant by a legacy call: the object's own user; else the ambient one; else whom the application resolves. A user id
 * alone reaches nobody, and nobody is reached whom the call does not name. A thread id is never a user id.
 *
 * @throws IsowireError `ERR_ISOLATION`, `ERR_LEGACY_NEEDS_USER`, `ERR_NOT_A_CONTEXT`
 */
export function userOfCall(call: LegacyCall): UserContext {
  const context = call.own ?? ambient()?.context ?? resolvedUser(call);
  if ("userId" in call && context.userId !== call.userId) throw foreignUser();
  return context;
}

/** What a call gets that names another user. It says neither's id. */
export function foreignUser(): IsowireError {
  return new IsowireError("ERR_ISOLATION", {
    message:
      "unable to send; the call names another user than the one it belongs to: address that user through their own context",
  });
}

function resolvedUser(call: LegacyCall): UserContext {
  const resolved = resolve(call);
  if (resolved === undefined) throw needsUser(call);
  // Refuses what is not genuine before anything is read from it.
  managerOf(resolved);
  return resolved;
}

function resolve({ userId, threadId, callee }: LegacyCall): UserContext | undefined {
  const { current } = installation();
  if (typeof userId === "string" && userId !== "") return current?.resolveUser(userId, callSiteOf(callee));
  return threadId === undefined ? undefined : current?.resolveThread?.(threadId);
}

function needsUser({ threadId }: LegacyCall): IsowireError {
  const { current } = installation();
  const option = threadId === undefined ? "resolveUser" : "resolveThread";
  const why =
    current?.[option] === undefined
      ? "an id alone is no proof of a user"
      : `${option} knows nobody by what the call names`;
  return new IsowireError("ERR_LEGACY_NEEDS_USER", {
    message:
      `unable to send; the legacy object has no user and ${why}: wrap the request in withUserContext(context, fn), ` +
      `or call installLegacy({ hub, ${option} }) once at start`,
  });
}
