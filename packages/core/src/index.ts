// The hub and the one way to reach a user
export { createHub } from "./hub/create-hub.js";
export { getWebSocketManager, setDefaultHub } from "./hub/default-hub.js";
export { defineEvents } from "./manager/define-events.js";
export { DEFAULT_LIMITS } from "./hub/limits.js";
export { fromRateLimiterFlexible } from "./hub/from-rate-limiter-flexible.js";
export type { FlexibleLimiter } from "./hub/from-rate-limiter-flexible.js";
export type { HubOptions } from "./hub/hub-options.js";
export type { Command, ConnectedEvent, DrainOptions, Hub, HubStats } from "./contracts/hub.js";
export type {
  EventPayload,
  HistoryOptions,
  HistoryPage,
  Receipt,
  Register,
  SendOptions,
  WebSocketManager,
} from "./contracts/manager.js";

// The memory engine
export { createMemoryEngine } from "./memory/memory-engine.js";
export type { MemoryEngineOptions } from "./memory/memory-engine.js";

// Errors and diagnosis
export { IsowireError } from "./errors/isowire-error.js";
export { ERROR_CODES } from "./errors/codes.js";
export { diagnoseCopies } from "./registry/diagnose-copies.js";
export type { ErrorCode } from "./errors/codes.js";
export type { IsowireErrorOptions } from "./errors/isowire-error.js";
export type { Copy } from "./registry/this-copy.js";

// What is deprecated, and how much of it is still used
export { DEPRECATIONS } from "./deprecations/registry.js";
export { getMigrationStatus } from "./registry/get-migration-status.js";
export type { Deprecation, DeprecationCode } from "./deprecations/registry.js";
export type { CallSite, DeprecationUsage, MigrationStatus } from "./registry/get-migration-status.js";
export type { DeprecationMessage } from "./registry/use-deprecated.js";

// Words
export type { Clock } from "./contracts/clock.js";
export type { Engine } from "./contracts/engine.js";
export type { EventMap, StandardSchema } from "./contracts/event-map.js";
export type { Limits } from "./contracts/limits.js";
export type { Logger } from "./contracts/logger.js";
export type { Position } from "./contracts/position.js";
export type { ConnectionInfo } from "./contracts/presence.js";
export type { Limiters, RateLimiter } from "./contracts/rate-limiter.js";
export type { Retention } from "./contracts/retention.js";
export type { User, UserContext } from "./contracts/user-context.js";
export type { WireEntry } from "./protocol/messages.js";
