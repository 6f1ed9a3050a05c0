import { IsowireError } from "@isowire/core";
import { legacyAsyncCall, type LegacyName } from "./deprecated.js";

/**
 * What all three ways to tell everybody come to: a user's manager has nobody else, and there is no default audience.
 *
 * @throws IsowireError `ERR_ISOLATION` - always, as a rejection
 */
export async function refuseBroadcast(name: LegacyName): Promise<never> {
  return legacyAsyncCall(name, () =>
    Promise.reject(
      new IsowireError("ERR_ISOLATION", {
        message:
          "unable to broadcast; a user's manager reaches that user alone: an operator says it to an explicit audience, " +
          'hub.notice(payload, { to: "everyone" }) or { to: { tenantId } }',
      }),
    ),
  );
}
