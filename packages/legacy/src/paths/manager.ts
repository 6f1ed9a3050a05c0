// @isowire/legacy/manager
export { WebSocketManager } from "../websocket-manager.js";
export { websocketManager } from "../websocket-manager-singleton.js";
export { WebSocketManagerMode } from "../websocket-manager-mode.js";
export { createManager } from "../create-manager.js";
export { createWebSocketManager } from "../create-web-socket-manager.js";
export { getManager } from "../get-manager.js";
export { getWebSocketManager } from "../get-web-socket-manager.js";
export { getWebSocketManagerAsync } from "../get-web-socket-manager-async.js";
export type { LegacyMessage } from "../messages.js";
