import type { SchemaOutput } from "./event-map.js";
import type { Position } from "./position.js";
import type { ConnectionInfo } from "./presence.js";
import type { WireEntry } from "../protocol/messages.js";
import type { User } from "./user-context.js";

/** Proof that an event is in the log. */
export interface Receipt {
  readonly position: Position;
  /** The idempotency key was seen before: nothing was appended now, `position` is the first one's. */
  readonly duplicate: boolean;
}

export interface SendOptions {
  readonly threadId?: string;
  readonly runId?: string;
  /** 1 to 128 characters; the same key within 5 minutes appends once. */
  readonly idempotencyKey?: string;
}

export interface HistoryOptions {
  readonly before?: number;
  readonly after?: number;
  readonly threadId?: string;
  /** @defaultValue 100, at most 200 */
  readonly limit?: number;
}

export interface HistoryPage {
  readonly epoch: string;
  /** Ascending by offset. */
  readonly entries: readonly WireEntry[];
  readonly more: boolean;
}

/**
 * The application's own event types, by declaration merging:
 * `declare module "@isowire/core" { interface Register { events: typeof events } }`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the application's declaration merging
export interface Register {}

/** What the schema of an event type makes of its payload; `unknown` for a type that has none. */
export type EventPayload<T extends string> = Register extends { readonly events: infer Events }
  ? T extends keyof Events
    ? SchemaOutput<Events[T]>
    : unknown
  : unknown;

/** The one handle through which code reaches one user. From `getWebSocketManager(userContext)` and nowhere else. */
export interface WebSocketManager {
  readonly user: User;
  /**
   * Resolves when the event is in the user's log. Calls are appended in call order, awaited or not.
   *
   * @throws IsowireError `ERR_EVENT_TYPE`, `ERR_RESERVED_TYPE`, `ERR_PAYLOAD`, `ERR_EVENT_TOO_LARGE`, `ERR_OVERLOADED`,
   * `ERR_IDEMPOTENCY_MISMATCH`, `ERR_OUTCOME_UNKNOWN`, `ERR_CLOSED` - always as a rejection.
   */
  sendEvent<T extends string>(type: T, payload: EventPayload<T>, options?: SendOptions): Promise<Receipt>;
  history(options?: HistoryOptions): Promise<HistoryPage>;
  /** Over all nodes, from presence. */
  connections(): Promise<readonly ConnectionInfo[]>;
  /** Closes the user's connections (4505), or the one named; on every node. */
  disconnect(options?: { readonly connectionId?: string; readonly reason?: string }): Promise<void>;
}
