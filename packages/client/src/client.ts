import type { Position, SnapshotRun, WireEntry } from "@isowire/core/protocol";
import type { ClientEvent, Control, ControlType, EventOf } from "./client-event.js";
import type { Credential } from "./dial-address.js";
import type { EventSchemas } from "./standard-schema.js";
import type { EventStreamOptions } from "./event-stream.js";
import type { ClientStatus } from "./status.js";

export interface CommandOptions {
  readonly threadId?: string | undefined;
  /**
   * 16 to 64 printable ASCII characters with at least 96 random bits. The same id is never carried out twice within the
   * server's command window (24 h).
   *
   * @defaultValue a UUID
   */
  readonly id?: string | undefined;
  /** Stops waiting; a command that was sent may still take effect. */
  readonly signal?: AbortSignal | undefined;
}

export interface HistoryQuery {
  /** Entries below this offset, the newest of them. At most one of `before` and `after`; neither: the newest entries. */
  readonly before?: number | undefined;
  /** Entries above this offset, the oldest of them. */
  readonly after?: number | undefined;
  readonly threadId?: string | undefined;
  /** @defaultValue the server's: 100; at most 200 */
  readonly limit?: number | undefined;
}

export interface HistoryPage {
  readonly entries: readonly WireEntry[];
  /** There is more in that direction. */
  readonly more: boolean;
  /** Which life of the log the offsets belong to. */
  readonly epoch: string;
}

/** A run that has not ended. */
export interface OpenRun extends Pick<SnapshotRun, "runId" | "threadId" | "agent" | "status"> {
  /** ms since 1970; absent while it is queued. */
  readonly startedAt?: number;
}

/** One user's wire, from one page or process. Made by `createClient`; it connects by itself and comes back by itself. */
export interface Client<E extends EventSchemas = EventSchemas> {
  readonly clientId: string;
  readonly status: ClientStatus;
  /** Up to where this client has received; undefined before the first welcome. */
  readonly position: Position | undefined;
  /**
   * Calls `listener` for every event, in order, each once. A listener that throws does not stop the others. Returns what
   * ends the subscription.
   */
  on(type: "*", listener: (event: ClientEvent) => void): () => void;
  /** What the server says beside the events. */
  on<Type extends ControlType>(type: Type, listener: (message: Control<Type>) => void): () => void;
  /** Events of one type. */
  on<Type extends string>(type: Type, listener: (event: EventOf<Type, E>) => void): () => void;
  /** Every event from this call on, for `for await`. Ends with the client. @throws IsowireError `ERR_OVERLOADED` */
  events(options?: EventStreamOptions): AsyncIterableIterator<ClientEvent, undefined>;
  /**
   * Asks the server for something, exactly once, and resolves to the `result` of its answer. Kept while there is no
   * connection and sent again, with the same id, on the next one.
   *
   * @throws IsowireError what the server answered; `ERR_CLIENT_QUEUE_FULL`, `ERR_OUTCOME_UNKNOWN` (first sent longer ago than
   * the server remembers), `ERR_CLIENT_STOPPED`, `ERR_CLIENT_CLOSED` (`details.outcome`: "not sent" or "unknown")
   * @example
   * const { runId } = await client.command("user_message", { content: "hello" }, { threadId }) as { runId: string };
   */
  command(type: string, payload?: unknown, options?: CommandOptions): Promise<unknown>;
  /** A page of the log, in order of offsets. @throws IsowireError like `command` */
  history(query?: HistoryQuery): Promise<HistoryPage>;
  /** The open runs, by the server's word. @throws IsowireError like `command` */
  runs(query?: { readonly threadId?: string | undefined }): Promise<readonly OpenRun[]>;
  /** Called at each change. Returns what ends the subscription. */
  onStatus(listener: (status: ClientStatus) => void): () => void;
  /**
   * Gives the connection new credentials without a new connection. @throws IsowireError `ERR_AUTH_REFRESH`;
   * `ERR_UNAVAILABLE` when there is no connection: the next one asks `getToken` anyway
   */
  refreshAuth(credential: Credential): Promise<void>;
  /** Dials anew at once, also after a stop. @throws IsowireError `ERR_CLIENT_CLOSED` */
  reconnect(): void;
  /** For good. What waits is rejected with `ERR_CLIENT_CLOSED`. */
  close(): void;
}
