// The client
export { createClient } from "./create-client.js";
export type { Client, CommandOptions, HistoryPage, HistoryQuery, OpenRun } from "./client.js";
export { CLIENT_DEFAULTS } from "./client-options.js";
export type { ClientOptions, CredentialCallback } from "./client-options.js";
export type { ClientStatus, StatusReason } from "./status.js";

// What listeners receive
export type { AgentEventPayloads } from "./agent-events.js";
export type { ClientEvent } from "./client-event.js";
export type { EventSchemas, StandardSchema } from "./standard-schema.js";

// What can be replaced
export type { ClientClock } from "./clock.js";
export type { VisibilitySource } from "./wake-signals.js";
export type { WebSocketConstructor } from "./web-socket-like.js";

// Errors
export { CodedError as IsowireError } from "@isowire/core/protocol";
