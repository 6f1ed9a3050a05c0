import type { Position } from "../contracts/position.js";

/** An entry as it stands on the wire. */
export interface WireEntry {
  readonly type: string;
  readonly offset: number;
  readonly time: number;
  readonly threadId?: string;
  readonly runId?: string;
  readonly payload: unknown;
  /** Feature `merge`: this entry stands for the offsets `from` to `offset`. */
  readonly from?: number;
}

export interface SnapshotRun {
  readonly runId: string;
  readonly threadId: string;
  readonly agent: string;
  readonly status: "queued" | "running" | "waiting" | "cancelling";
  /** Offset of the run's first entry (0 while it is queued): history after `from - 1` shows all of it. */
  readonly from: number;
  /** The open message so far, with all its deltas up to and including `textThrough`. */
  readonly text?: string;
  readonly messageId?: string;
  readonly textThrough?: number;
}

export interface SnapshotApproval {
  readonly approvalId: string;
  readonly runId: string;
  readonly threadId: string;
  readonly toolName: string;
  readonly parameters: unknown;
  /** ms since 1970. */
  readonly expiresAt: number;
}

export interface Welcome {
  readonly type: "isowire:welcome";
  readonly protocol: string;
  readonly connectionId: string;
  readonly position: Position;
  readonly resume: "live" | "recovered" | "unavailable";
  readonly reason?: "epoch_changed" | "trimmed" | "malformed";
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  readonly commandWindowMs: number;
  readonly features: readonly string[];
  readonly time: number;
  readonly expiresAt?: number;
}

export interface Ack {
  readonly type: "isowire:ack";
  readonly id: string;
  readonly duplicate?: true;
  readonly result?: unknown;
}

export interface ErrorMessage {
  readonly type: "isowire:error";
  readonly id?: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

export interface Page {
  readonly type: "isowire:page";
  readonly id: string;
  readonly entries: readonly WireEntry[];
  readonly more: boolean;
  readonly epoch: string;
}

export interface SnapshotMessage {
  readonly type: "isowire:snapshot";
  readonly runs: readonly SnapshotRun[];
  readonly approvals: readonly SnapshotApproval[];
}

export interface Pong {
  readonly type: "isowire:pong";
  readonly time: number;
}

export interface NoticeMessage {
  readonly type: "isowire:notice";
  readonly payload: unknown;
  readonly time: number;
}

export interface DrainMessage {
  readonly type: "isowire:drain";
  readonly returnAfterMs: number;
}

export interface ResetMessage {
  readonly type: "isowire:reset";
  readonly position: Position;
  readonly reason: string;
}

export interface AuthExpiring {
  readonly type: "isowire:auth_expiring";
  readonly expiresAt: number;
}

/** What the server says beside the entries. */
export type ControlMessage =
  | Welcome
  | SnapshotMessage
  | Ack
  | ErrorMessage
  | Page
  | Pong
  | NoticeMessage
  | DrainMessage
  | ResetMessage
  | AuthExpiring;

/** A message from the client that asks for something and is answered by id. */
export interface CommandMessage {
  readonly type: string;
  readonly id: string;
  readonly threadId?: string;
  readonly payload: unknown;
}

export interface HistoryMessage {
  readonly type: "isowire:history";
  readonly id: string;
  readonly threadId?: string;
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

export interface AuthRefreshMessage {
  readonly type: "isowire:auth_refresh";
  readonly id: string;
  readonly token?: string;
  readonly ticket?: string;
}

/** What a codec makes of a client's text. */
export type ClientMessage =
  | { readonly kind: "command"; readonly command: CommandMessage }
  | { readonly kind: "history"; readonly history: HistoryMessage }
  | { readonly kind: "auth_refresh"; readonly refresh: AuthRefreshMessage }
  | { readonly kind: "ping" }
  /** What the dialect allows a client to say, and asks for nothing. It counts as bytes in, and as a sign of life. */
  | { readonly kind: "nothing" };
