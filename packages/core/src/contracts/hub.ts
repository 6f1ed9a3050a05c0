import type { WebSocketManager } from "./manager.js";
import type { UserContext } from "./user-context.js";

/** An application command, as its handler sees it. */
export interface Command {
  readonly context: UserContext;
  /** The client's id: stable over retries, the key to hand to outside systems. */
  readonly id: string;
  readonly type: string;
  readonly threadId?: string;
  readonly payload: unknown;
  /** Aborted when the claim runs out (30 s) or the hub closes; never by a disconnect. */
  readonly signal: AbortSignal;
}

export interface ConnectedEvent {
  readonly context: UserContext;
  readonly connectionId: string;
}

export interface HubStats {
  readonly nodeId: string;
  readonly connections: number;
  readonly users: number;
  readonly managers: number;
  readonly appended: number;
  readonly delivered: number;
  readonly commands: number;
  readonly draining: boolean;
}

export interface DrainOptions {
  /** Over which time the 1012 closes are spread. @defaultValue 5,000 */
  readonly windowMs?: number;
  /** How long runs may go on before they are handed over. @defaultValue 10,000 */
  readonly runGraceMs?: number;
}

/** Owns the managers, connections and engine of one process. */
export interface Hub extends AsyncDisposable {
  /** @throws IsowireError `ERR_NOT_A_CONTEXT`, `ERR_CLOSED` */
  manager(context: UserContext): WebSocketManager;
  /**
   * Handlers are at-least-once and are given the id. What they return is the ack's `result`.
   *
   * @throws IsowireError `ERR_COMMAND_HANDLED`
   */
  onCommand(type: string, handler: (command: Command) => unknown): Disposable;
  onConnect(handler: (event: ConnectedEvent) => void): Disposable;
  onDrain(handler: (options: Required<DrainOptions>) => unknown): Disposable;
  /** For operators: live, unlogged, at most 4 KiB; there is no default audience. */
  notice(payload: unknown, options: { readonly to: "everyone" | { readonly tenantId: string } }): Promise<void>;
  stats(): HubStats;
  drain(options?: DrainOptions): Promise<void>;
  close(): Promise<void>;
}
