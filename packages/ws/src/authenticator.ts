import type { Authenticate, Grant, Refusal } from "@isowire/core/contracts";

/** What a client sends to refresh its credentials on an open connection. */
export interface RefreshCredential {
  readonly token?: string;
  readonly ticket?: string;
}

/** Judges a credential that came in-band. */
export type Refresh = (credential: RefreshCredential) => Promise<Grant | Refusal>;

/** An `authenticate` that can also judge a credential on its own; `attachWebSocketServer` then refreshes with it. */
export interface Authenticator extends Authenticate {
  verify(credential: RefreshCredential): Promise<Grant | Refusal>;
}

/** The `verify` of an authenticator; undefined for a plain function. */
export function verifyOf(authenticate: Authenticate | undefined): Refresh | undefined {
  const verify = (authenticate as Partial<Authenticator> | undefined)?.verify;
  return typeof verify === "function" ? (credential) => verify.call(authenticate, credential) : undefined;
}
