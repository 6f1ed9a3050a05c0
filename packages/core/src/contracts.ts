export type {
  AcceptRequest,
  CommandPlan,
  CommandPlanner,
  HubPorts,
  PlannedCommand,
  Snapshot,
} from "./contracts/hub-ports.js";
export type { UserPort } from "./contracts/user-port.js";
export type { Authenticate, Grant, Refusal } from "./contracts/authenticate.js";
export type { Clock } from "./contracts/clock.js";
export type { Engine } from "./contracts/engine.js";
export type { Entry, EventInput } from "./contracts/event.js";
export type {
  Appending,
  AppendRequest,
  AppendResult,
  EventLog,
  HistoryQuery,
  HistoryResult,
  ReadResult,
} from "./contracts/event-log.js";
export type { Fanout, Hint, Listening } from "./contracts/fanout.js";
export type { LeaseResult, Leases } from "./contracts/leases.js";
export type { Limits } from "./contracts/limits.js";
export type { Logger } from "./contracts/logger.js";
export type { MessageCodec, OutboundEntry } from "./contracts/message-codec.js";
export type { Position } from "./contracts/position.js";
export type { ConnectionInfo, Eviction, Presence } from "./contracts/presence.js";
export type { Limiters, RateLimiter, RateRequest, RateVerdict } from "./contracts/rate-limiter.js";
export type { Retention } from "./contracts/retention.js";
export type { StateItem, StateStore, StateWrite } from "./contracts/state-store.js";
export type { EngineSystem, Notice } from "./contracts/system.js";
export type { OutboundMessage, TransportConnection, TransportHandlers } from "./contracts/transport.js";
export type { User, UserContext } from "./contracts/user-context.js";
export { portsOf } from "./hub/ports.js";
export { assertContext } from "./identity/assert-context.js";
export { checkEvent } from "./hub/check-event.js";
export { consoleLogger } from "./hub/console-logger.js";
export { assertAppend, assertStateKey, stateToJson } from "./log/assert-append.js";
export { collectPage } from "./log/collect-page.js";
export { createEntry } from "./log/create-entry.js";
export { entryBytes } from "./log/entry-bytes.js";
export { fingerprint } from "./log/fingerprint.js";
export { payloadToJson } from "./log/payload-to-json.js";
export { realClock } from "./memory/real-clock.js";
export { parseUserKey, userKey } from "./identity/user-key.js";
export { callSiteOf } from "./deprecations/call-site.js";
export type { Callee } from "./deprecations/call-site.js";
export type { DeprecationCode } from "./deprecations/registry.js";
export { oncePerProcess } from "./registry/once-per-process.js";
export { createDeprecationGate } from "./registry/deprecation-gate.js";
export type { DeprecationGate } from "./registry/deprecation-gate.js";
export { workFor } from "./registry/user-work.js";
export { defaultHub } from "./hub/default-hub.js";
