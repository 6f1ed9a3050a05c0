// @isowire/legacy/canonical-imports
export { WebSocketManager } from "../websocket-manager.js";
export { UnifiedWebSocketManager } from "../unified-websocket-manager.js";
export { WebSocketManagerMode } from "../websocket-manager-mode.js";
export { createManager } from "../create-manager.js";
export { createWebSocketManager } from "../create-web-socket-manager.js";
export { createWebSocketManagerAsync } from "../create-web-socket-manager-async.js";
export { getManager } from "../get-manager.js";
export { getWebSocketManager } from "../get-web-socket-manager.js";
export { getWebSocketManagerAsync } from "../get-web-socket-manager-async.js";
export { UnifiedWebSocketEmitter } from "../unified-websocket-emitter.js";
export { WebSocketEventEmitter } from "../websocket-event-emitter.js";
export { WebSocketNotifier } from "../websocket-notifier.js";
export type { LegacyMessage } from "../messages.js";
