// The old managers
export { WebSocketManager } from "./websocket-manager.js";
export { UnifiedWebSocketManager } from "./unified-websocket-manager.js";
export { IsolatedWebSocketManager } from "./isolated-websocket-manager.js";
export { LegacyWebSocketManager } from "./legacy-websocket-manager.js";
export { WebSocketManagerAdapter } from "./websocket-manager-adapter.js";
export { websocketManager } from "./websocket-manager-singleton.js";
export { WebSocketManagerMode } from "./websocket-manager-mode.js";
export type { LegacyMode } from "./websocket-manager-mode.js";
export type { LegacyConnectionStats } from "./legacy-manager.js";
export type { LegacyConnection } from "./connection-list.js";
export type { AdoptedConnection, LegacySocket } from "./adopt-socket.js";
export type { LegacyMessage } from "./messages.js";

// The old factories
export { createWebSocketManager } from "./create-web-socket-manager.js";
export { createWebSocketManagerAsync } from "./create-web-socket-manager-async.js";
export { getWebSocketManager } from "./get-web-socket-manager.js";
export { getWebSocketManagerAsync } from "./get-web-socket-manager-async.js";
export { getManager } from "./get-manager.js";
export { createManager } from "./create-manager.js";
export { getLegacyWebSocketManager } from "./get-legacy-web-socket-manager.js";
export { getWebSocketManagerFactory, WebSocketManagerFactory } from "./websocket-manager-factory.js";

// The old emitters and the notifier
export { WebSocketEventEmitter } from "./websocket-event-emitter.js";
export { UnifiedWebSocketEmitter } from "./unified-websocket-emitter.js";
export { UserWebSocketEmitter } from "./user-websocket-emitter.js";
export { WebSocketNotifier } from "./websocket-notifier.js";
export type { LegacyEmitterOptions } from "./legacy-emitter.js";
export type { OwnerSource } from "./legacy-owner.js";
export type { AgentExecutionContext } from "./agent-call.js";
export type { NotifierOptions } from "./websocket-notifier.js";

// Who is the user of a call that names none
export { installLegacy } from "./install-legacy.js";
export { withUserContext } from "./with-user-context.js";
export type { InstallLegacyOptions } from "./installation.js";
