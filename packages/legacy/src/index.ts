// The old names
export { WebSocketManager } from "./websocket-manager.js";
export { createWebSocketManager } from "./create-web-socket-manager.js";
export type { LegacyMessage } from "./messages.js";
export { createLegacyCodec } from "./codec/create-legacy-codec.js";

// Who is the user of a call that names none
export { installLegacy } from "./install-legacy.js";
export { withUserContext } from "./with-user-context.js";
export type { InstallLegacyOptions } from "./installation.js";
