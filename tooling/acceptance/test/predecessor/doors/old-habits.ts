import type { OldManagerName } from "./old-managers.js";
import type { OldSendName } from "./old-sends.js";

/** How code of the predecessor's time did the work of a case. */
export interface Habit {
  readonly manager: OldManagerName;
  readonly send: OldSendName;
  /** How its server hands sockets over. @defaultValue "connectUser" */
  readonly connect?: "addConnection";
  /** Its server says once, with `installLegacy`, which user an id means; otherwise each call has its user around it. */
  readonly isInstalled?: true;
}

const habit = (manager: OldManagerName, send: OldSendName, more: Omit<Habit, "manager" | "send"> = {}): Habit => ({
  manager,
  send,
  ...more,
});

/** By the beginning of a test's name, up to its colon. `doors.test.ts` holds that every way has its case. */
export const HABITS: Readonly<Record<string, Habit>> = {
  // Agents: tied to one user's manager, or to the one for everybody, which finds the user of the run around it.
  "all methods": habit("new WebSocketManager", "sendAgentEvent"),
  "agent_started event structure": habit("getManager", "sendToUser"),
  "agent_thinking event structure": habit("websocketManager", "sendToUser"),
  "tool_executing event structure": habit("WebSocketManager.getInstance", "sendToUser"),
  "tool_completed event structure": habit("createManager", "sendToUser"),
  "agent_completed event structure": habit("createWebSocketManagerAsync", "sendToUser"),
  "complete event sequence": habit("createWebSocketManager", "sendToUser"),
  "event timing": habit("getWebSocketManager", "sendToUser"),
  "out of order event handling": habit("createFactoryManager", "sendAgentEvent"),
  "real agent websocket events": habit("new WebSocketManagerFactory", "sendToUser"),
  "real e2e agent conversation flow": habit("getWebSocketManagerFactory", "sendToUser"),
  "real websocket agent event flow, comprehensive": habit("new UnifiedWebSocketManager", "sendToUser"),
  "event burst handling": habit("new LegacyWebSocketManager", "UserWebSocketEmitter"),
  "tool dispatcher websocket integration": habit("getWebSocketManager", "sendToUser"),
  "agent registry websocket integration": habit("new WebSocketManager, required", "sendToUser"),
  "pipeline execution": habit("getWebSocketManagerAsync", "sendToUser"),
  "10 steps": habit("createWebSocketManagerAsync", "sendToUser"),
  "state persistence": habit("new LegacyWebSocketManager", "sendAgentEvent"),

  // Sockets, many at a time.
  "real websocket connection established": habit("getLegacyWebSocketManager", "sendToUser"),
  "concurrent real websocket connections": habit("getWebSocketManagerAsync", "sendToUser"),
  "real websocket performance metrics": habit("new WebSocketManagerAdapter", "sendToThread"),
  "real high throughput websocket connections": habit("websocketManager", "sendToUser", { isInstalled: true }),
  "real websocket concurrent users": habit("new IsolatedWebSocketManager", "sendToUser"),
  "10 plus concurrent users isolation": habit("new IsolatedWebSocketManager", "sendToUser", {
    connect: "addConnection",
  }),
  "concurrent user performance impact": habit("new WebSocketManager, in a mode", "sendToUser"),
  "websocket event ordering under load": habit("new WebSocketManagerAdapter", "UnifiedWebSocketEmitter"),
  "real websocket resilience and recovery": habit("getLegacyWebSocketManager", "sendToUser", { isInstalled: true }),
  reconnection: habit("WebSocketManager.getInstance", "emitCriticalEvent"),
  "real websocket connection stability": habit("websocketManager", "sendToUser", { connect: "addConnection" }),
  "real websocket error handling": habit("getManager", "sendToUser"),
  "malformed event handling": habit("createManager", "sendToUser", { connect: "addConnection" }),

  // One implementation.
  "competing implementations": habit("new WebSocketManager", "sendToUser"),
  "import path fragmentation": habit("getWebSocketManager", "emitCriticalEvent"),
  "race conditions": habit("new WebSocketManager", "sendToUser", { isInstalled: true }),
  "multi-user isolation": habit("new IsolatedWebSocketManager", "WebSocketEventEmitter"),
  "golden path": habit("createWebSocketManager", "sendEvent"),
};
