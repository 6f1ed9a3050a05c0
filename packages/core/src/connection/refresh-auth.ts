import type { Grant, Refusal } from "../contracts/authenticate.js";
import type { UserContext } from "../contracts/user-context.js";
import type { AuthRefreshMessage } from "../protocol/messages.js";
import type { Connection } from "./connection.js";
import { errorToMessage } from "../errors/error-to-message.js";
import { IsowireError } from "../errors/isowire-error.js";
import { assertContext } from "../identity/assert-context.js";
import { userKey } from "../identity/user-key.js";

/**
 * Takes a fresh credential in-band. A failure leaves the connection as it was, until it expires; another user's credential
 * closes 4501.
 */
export async function refreshAuth(connection: Connection, message: AuthRefreshMessage): Promise<void> {
  try {
    const { context, expiresAt } = await verify(connection, message);
    if (userKey(context) !== userKey(connection.context)) {
      connection.close(4501);
      return;
    }
    connection.context = context;
    connection.liveness.renew(expiresAt);
    connection.send({
      type: "isowire:ack",
      id: message.id,
      ...(expiresAt === undefined ? {} : { result: { expiresAt } }),
    });
  } catch (error) {
    connection.send(errorToMessage(error, { id: message.id, logger: connection.ports.logger }));
  }
}

async function verify(
  connection: Connection,
  message: AuthRefreshMessage,
): Promise<{ context: UserContext; expiresAt?: number }> {
  if (connection.refresh === undefined) {
    throw new IsowireError("ERR_AUTH_REFRESH", {
      message: "unable to refresh; this server takes no credentials in-band: reconnect",
    });
  }
  const { token, ticket } = message;
  let verdict: Grant | Refusal;
  try {
    verdict = await connection.refresh({
      ...(token === undefined ? {} : { token }),
      ...(ticket === undefined ? {} : { ticket }),
    });
  } catch (error) {
    connection.ports.logger.error({ error }, "a credential could not be checked");
    throw new IsowireError("ERR_UNAVAILABLE", {
      message: "unable to refresh; the credential could not be checked: try again",
    });
  }
  if ("reason" in verdict) {
    throw new IsowireError(verdict.reason === "unavailable" ? "ERR_UNAVAILABLE" : "ERR_AUTH_REFRESH", {
      message: `unable to refresh; the credential was refused: ${verdict.reason}`,
    });
  }
  const grant = "context" in verdict ? verdict : { context: verdict };
  assertContext(grant.context);
  assertExpiry(grant.expiresAt, connection);
  return grant;
}

/** As at the door. */
function assertExpiry(expiresAt: number | undefined, { ports }: Connection): void {
  if (expiresAt === undefined) return;
  if (!Number.isFinite(expiresAt)) {
    ports.logger.error({ expiresAt }, "a refresh was granted until a time that is none in ms");
    throw new IsowireError("ERR_UNAVAILABLE", {
      message: "unable to refresh; the credential could not be checked: try again",
    });
  }
  if (expiresAt <= ports.clock.now())
    throw new IsowireError("ERR_AUTH_REFRESH", { message: "unable to refresh; the credential was refused: expired" });
}
