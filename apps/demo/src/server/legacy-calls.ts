/* eslint-disable @typescript-eslint/no-deprecated -- what is deprecated is what this file shows */
import type { UserContext } from "@isowire/core";
import { IsowireError } from "@isowire/core";
import { createWebSocketManager, WebSocketManager } from "@isowire/legacy";

/** Who makes an old call. */
export interface LegacyCaller {
  readonly context: UserContext;
  /** The thread whose screen shows the event. */
  readonly threadId: string;
  /** Whom the call that reaches for another user names. */
  readonly to: string;
}

/** What came of it. */
export interface LegacyOutcome {
  readonly isRefused: boolean;
  readonly said: string;
}

export type LegacyCallName = keyof typeof CALLS;

/** The old API as old code calls it. Each of these warns; the last two are refused. */
const CALLS = {
  construct: ({ context }: LegacyCaller) => new WebSocketManager(context),
  factory: ({ context }: LegacyCaller) => createWebSocketManager(context),
  send: ({ context, threadId }: LegacyCaller) =>
    new WebSocketManager(context).sendToUser(context.userId, shipped(threadId)),
  emit: ({ context, threadId }: LegacyCaller) =>
    new WebSocketManager(context).emitCriticalEvent(context.userId, "order_paid", {
      thread_id: threadId,
      orderId: "A-17",
    }),
  userless: ({ context, threadId }: LegacyCaller) =>
    WebSocketManager.getInstance().sendToUser(context.userId, shipped(threadId)),
  foreign: ({ context, threadId, to }: LegacyCaller) => new WebSocketManager(context).sendToUser(to, shipped(threadId)),
};

export function isLegacyCallName(name: unknown): name is LegacyCallName {
  return typeof name === "string" && Object.hasOwn(CALLS, name);
}

/** Makes one old call for a user. A refusal is an answer here; any other failure is thrown. */
export async function callLegacy(name: LegacyCallName, caller: LegacyCaller): Promise<LegacyOutcome> {
  try {
    const result = await CALLS[name](caller);
    const said =
      result === true ? "true: the event is in the log" : "an object for this user alone; nothing is sent yet";
    return { isRefused: false, said };
  } catch (error) {
    if (!IsowireError.isInstance(error)) throw error;
    return { isRefused: true, said: `${error.code}: ${error.message}` };
  }
}

function shipped(threadId: string) {
  return { type: "order_shipped", thread_id: threadId, data: { orderId: "A-17" } };
}
