import type { Wire } from "../wire/wire.js";
import { postJson } from "../visit/post-json.js";

/** One call of the old API that the server can make for a user. */
export interface LegacyCall {
  readonly call: string;
  /** How old code writes it. */
  readonly code: string;
  readonly hint: string;
}

export interface LegacyOutcome {
  readonly isRefused: boolean;
  readonly said: string;
}

export const LEGACY_CALLS: readonly LegacyCall[] = [
  { call: "construct", code: "new WebSocketManager(context)", hint: "the old class" },
  { call: "factory", code: "createWebSocketManager(context)", hint: "the old factory" },
  { call: "send", code: "sendToUser(userId, message)", hint: "arrives in the timeline" },
  { call: "emit", code: "emitCriticalEvent(userId, type, data)", hint: "arrives in the timeline" },
  { call: "userless", code: "getInstance().sendToUser(userId, message)", hint: "no user: refused" },
  { call: "foreign", code: "sendToUser(otherUserId, message)", hint: "another user: refused" },
];

/** Has the server make an old call for this wire's user; `other` is whom it may try to reach. */
export function callLegacy({ session }: Wire, call: string, other: Wire | undefined): Promise<LegacyOutcome> {
  const body = { call, ...(other && { to: other.session.userId }) };
  return postJson<LegacyOutcome>("/api/legacy", { secret: session.secret, body });
}
