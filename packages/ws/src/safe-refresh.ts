import type { Logger, Refusal } from "@isowire/core/contracts";
import type { Refresh } from "./authenticator.js";
import { errorFields } from "./error-fields.js";

/** A refresh whose failure is `unavailable`, logged without the credential. */
export function safeRefresh(refresh: Refresh, logger: Logger): Refresh {
  return async (credential) => {
    try {
      return await refresh(credential);
    } catch (error) {
      const secrets = [credential.token ?? "", credential.ticket ?? ""].filter((secret) => secret !== "");
      logger.error(errorFields(error, secrets), "refreshing credentials failed; the client may try again");
      return { reason: "unavailable" } satisfies Refusal;
    }
  };
}
