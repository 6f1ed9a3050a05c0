// @isowire/legacy/websocket-manager-factory
export { getWebSocketManagerFactory, WebSocketManagerFactory } from "../websocket-manager-factory.js";
export { IsolatedWebSocketManager } from "../isolated-websocket-manager.js";
export { WebSocketManagerMode } from "../websocket-manager-mode.js";
export { createWebSocketManager } from "../create-web-socket-manager.js";
export { createWebSocketManagerAsync } from "../create-web-socket-manager-async.js";
export type { LegacyMessage } from "../messages.js";
