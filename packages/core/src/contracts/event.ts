import type { Position } from "./position.js";

/** What an agent or the application says to a user. */
export interface EventInput {
  /** `[a-z][a-z0-9_.:-]{0,63}`. */
  readonly type: string;
  /** Any JSON value. An engine MUST keep a copy: the caller may change its object afterwards. */
  readonly payload: unknown;
  /** The payload as JSON text, when the caller has it already; it then wins over `payload`. */
  readonly payloadJson?: string;
  readonly threadId?: string;
  readonly runId?: string;
}

/** An event appended to the user's log: event + position. */
export interface Entry extends Position {
  readonly type: string;
  /** Parsed anew at each access, so that no two readers share an object. */
  readonly payload: unknown;
  /** The payload as the JSON text that goes on the wire. */
  readonly payloadJson: string;
  readonly threadId?: string;
  readonly runId?: string;
}
