/** The unit of isolation. Compared byte for byte; no tenant and `""` are one tenant. */
export interface User {
  readonly tenantId: string;
  readonly userId: string;
}

/**
 * A genuine, frozen value that stands for one user and the request it came from.
 *
 * Minted by `createUserContext` (`@isowire/core/trusted`) and by nothing else. A spread copy, JSON, a look-alike or an
 * object with the same prototype is not a context and is refused with `ERR_NOT_A_CONTEXT`.
 */
export interface UserContext extends User {
  /** The application's own session id, when it has one. At most 128 characters. */
  readonly sessionId?: string;
  /** What the credentials said about the user: JSON values, copied and frozen. They travel with each command and connection. */
  readonly claims: Readonly<Record<string, unknown>>;
}
