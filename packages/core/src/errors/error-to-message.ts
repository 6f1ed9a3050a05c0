import type { Logger } from "../contracts/logger.js";
import type { ErrorMessage } from "../protocol/messages.js";
import { incidentId } from "./incident.js";
import { IsowireError } from "./isowire-error.js";

/**
 * An error as the client may see it. Ours are written for that; of anybody else's only an incident id gets out, and the log
 * holds the rest.
 */
export function errorToMessage(
  error: unknown,
  to: { readonly id: string | undefined; readonly logger: Logger },
): ErrorMessage {
  const told = IsowireError.isInstance(error) ? error : hidden(error, to.logger);
  return {
    type: "isowire:error",
    ...(to.id === undefined ? {} : { id: to.id }),
    code: told.code,
    message: told.message,
    retryable: told.retryable,
    ...(told.retryAfterMs === undefined ? {} : { retryAfterMs: told.retryAfterMs }),
  };
}

function hidden(error: unknown, logger: Logger): IsowireError {
  const incident = incidentId();
  logger.error({ error, incident }, "a client's request failed");
  return new IsowireError("ERR_COMMAND_FAILED", { message: `the command failed (incident ${incident})` });
}
