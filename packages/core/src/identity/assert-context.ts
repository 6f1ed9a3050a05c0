import type { UserContext } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { globalRegistry } from "../registry/global-registry.js";

/**
 * Lets only a genuine context pass: one that `createUserContext` made, in whichever copy of the package.
 *
 * @throws IsowireError `ERR_NOT_A_CONTEXT`
 */
export function assertContext(value: unknown): asserts value is UserContext {
  if (typeof value === "object" && value !== null && globalRegistry("contexts").contexts.has(value)) return;
  throw new IsowireError("ERR_NOT_A_CONTEXT", {
    message:
      "unable to reach a user; a copy of a UserContext is not one: pass the object that authenticate or createUserContext " +
      `returned, received ${value === null ? "null" : typeof value}`,
  });
}
