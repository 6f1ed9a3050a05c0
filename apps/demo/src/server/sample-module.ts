/* eslint-disable @typescript-eslint/no-deprecated -- the module of an application that has not been migrated yet */
import type { UserContext } from "@isowire/core";
import { getWebSocketManager } from "@isowire/core";
import { createWebSocketManager, WebSocketManager, withUserContext } from "@isowire/legacy";
import { usesOf, type UsesByCode } from "./deprecation-metric.js";

export interface SampleCaller {
  readonly context: UserContext;
  readonly threadId: string;
}

interface CallSite {
  readonly before: (caller: SampleCaller) => Promise<unknown>;
  readonly after: (caller: SampleCaller) => Promise<unknown>;
}

const ORDER = { orderId: "A-17" };

/** The places where a small shop sends events: as old code does it, and migrated. */
const SITES = {
  shipping: {
    before: ({ context, threadId }) => {
      const message = { type: "order_shipped", thread_id: threadId, data: ORDER };
      return new WebSocketManager(context).sendToUser(context.userId, message);
    },
    after: ({ context, threadId }) => getWebSocketManager(context).sendEvent("order_shipped", ORDER, { threadId }),
  },
  billing: {
    before: ({ context, threadId }) => {
      const data = { thread_id: threadId, ...ORDER };
      return createWebSocketManager(context).emitCriticalEvent(context.userId, "order_paid", data);
    },
    after: ({ context, threadId }) => getWebSocketManager(context).sendEvent("order_paid", ORDER, { threadId }),
  },
  returns: {
    before: ({ context, threadId }) => {
      const message = { type: "order_returned", thread_id: threadId, data: ORDER };
      return withUserContext(context, () => WebSocketManager.getInstance().sendToUser(context.userId, message));
    },
    after: ({ context, threadId }) => getWebSocketManager(context).sendEvent("order_returned", ORDER, { threadId }),
  },
} as const satisfies Readonly<Record<string, CallSite>>;

export type SiteName = keyof typeof SITES;

export function isSiteName(name: unknown): name is SiteName {
  return typeof name === "string" && Object.hasOwn(SITES, name);
}

/** One round of the module: each of its places sends its event, in the way it has come to. Answers the old names it used. */
export function runSample(migrated: readonly SiteName[], caller: SampleCaller): Promise<UsesByCode> {
  return usesOf(async () => {
    for (const [name, { before, after }] of Object.entries(SITES)) {
      await (migrated.some((one) => one === name) ? after : before)(caller);
    }
  });
}
