// @isowire/legacy/migration-adapter
export { WebSocketManagerAdapter } from "../websocket-manager-adapter.js";
export { LegacyWebSocketManager } from "../legacy-websocket-manager.js";
export { getLegacyWebSocketManager } from "../get-legacy-web-socket-manager.js";
export { installLegacy } from "../install-legacy.js";
export { withUserContext } from "../with-user-context.js";
export type { InstallLegacyOptions } from "../installation.js";
export type { LegacyMessage } from "../messages.js";
