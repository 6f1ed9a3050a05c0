import type { IncomingMessage } from "node:http";
import type { UserContext } from "./user-context.js";

/** The user may come in. `expiresAt` (ms since 1970) is enforced while connected. */
export type Grant = UserContext | { readonly context: UserContext; readonly expiresAt?: number };

export interface Refusal {
  readonly reason: "unauthorized" | "expired" | "forbidden" | "unavailable";
  readonly retryAfterMs?: number;
}

/** Who is asking? A throw, or 10 s without an answer, is `unavailable`. MUST NOT run before path, limits and Origin are checked. */
export type Authenticate = (request: IncomingMessage) => Grant | Refusal | Promise<Grant | Refusal>;
