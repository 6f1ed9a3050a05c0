// @isowire/legacy/unified-manager
export { UnifiedWebSocketManager } from "../unified-websocket-manager.js";
export { WebSocketManager } from "../websocket-manager.js";
export { WebSocketManagerMode } from "../websocket-manager-mode.js";
export { getWebSocketManager } from "../get-web-socket-manager.js";
export { UnifiedWebSocketEmitter } from "../unified-websocket-emitter.js";
export type { LegacyMessage } from "../messages.js";
