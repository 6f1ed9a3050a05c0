// @isowire/legacy/utils
export { createWebSocketManager } from "../create-web-socket-manager.js";
export { createWebSocketManagerAsync } from "../create-web-socket-manager-async.js";
export { getWebSocketManagerAsync } from "../get-web-socket-manager-async.js";
export { WebSocketEventEmitter } from "../websocket-event-emitter.js";
export { UserWebSocketEmitter } from "../user-websocket-emitter.js";
export { WebSocketNotifier } from "../websocket-notifier.js";
export type { AgentExecutionContext } from "../agent-call.js";
export type { LegacyEmitterOptions } from "../legacy-emitter.js";
export type { NotifierOptions } from "../websocket-notifier.js";
