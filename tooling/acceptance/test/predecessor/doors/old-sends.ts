import type { DeprecationCode } from "@isowire/core";
import { UnifiedWebSocketEmitter, UserWebSocketEmitter, WebSocketEventEmitter } from "@isowire/legacy";
import type { OldManager } from "./old-managers.js";

export interface OldEvent {
  readonly userId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** As old messages spelt them. */
  readonly ids: { readonly thread_id?: string; readonly run_id?: string };
}

/** A way to send: the codes that a call is counted under, and what is written. */
export interface OldSend {
  readonly codes: readonly DeprecationCode[];
  send(manager: OldManager, event: OldEvent): Promise<true>;
}

const OLD_THREAD = "thread-of-old";

export const OLD_SENDS = {
  sendToUser: {
    codes: ["ISOWIRE_DEP0004"],
    send: (manager, { userId, type, payload, ids }) =>
      manager.sendToUser(userId, { type, data: payload, user_id: userId, timestamp: Date.now(), ...ids }),
  },
  emitCriticalEvent: {
    codes: ["ISOWIRE_DEP0005"],
    send: (manager, { userId, type, payload, ids }) => manager.emitCriticalEvent(userId, type, { ...payload, ...ids }),
  },
  sendAgentEvent: {
    codes: ["ISOWIRE_DEP0035"],
    send: (manager, { userId, type, payload, ids }) => manager.sendAgentEvent(userId, type, { ...payload, ...ids }),
  },
  sendToThread: {
    codes: ["ISOWIRE_DEP0034"],
    send: (manager, { type, payload }) => manager.sendToThread(OLD_THREAD, { type, data: payload }),
  },
  // To one of the user's connections, as it said; every device has it all the same.
  sendEvent: {
    codes: ["ISOWIRE_DEP0045", "ISOWIRE_DEP0036"],
    async send(manager, { userId, type, payload, ids }) {
      const [connectionId = ""] = await manager.getUserConnections(userId);
      return manager.sendEvent(connectionId, type, { ...payload, ...ids });
    },
  },
  WebSocketEventEmitter: {
    codes: ["ISOWIRE_DEP0023"],
    send: (manager, { type, payload, ids }) => new WebSocketEventEmitter(manager).emit(type, { ...payload, ...ids }),
  },
  UnifiedWebSocketEmitter: {
    codes: ["ISOWIRE_DEP0024"],
    send: (manager, { userId, type, payload, ids }) =>
      new UnifiedWebSocketEmitter({ manager, userId }).emit(type, { ...payload, ...ids }),
  },
  UserWebSocketEmitter: {
    codes: ["ISOWIRE_DEP0025"],
    send: (manager, { userId, type, payload, ids }) =>
      new UserWebSocketEmitter({ websocketManager: manager, userId }).emit(type, { ...payload, ...ids }),
  },
} satisfies Readonly<Record<string, OldSend>>;

export type OldSendName = keyof typeof OLD_SENDS;
