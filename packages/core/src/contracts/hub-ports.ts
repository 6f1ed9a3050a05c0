import type { Grant, Refusal } from "./authenticate.js";
import type { Clock } from "./clock.js";
import type { EventInput } from "./event.js";
import type { AppendResult } from "./event-log.js";
import type { DrainOptions } from "./hub.js";
import type { Limits } from "./limits.js";
import type { Logger } from "./logger.js";
import type { MessageCodec } from "./message-codec.js";
import type { StateWrite } from "./state-store.js";
import type { TransportConnection } from "./transport.js";
import type { User, UserContext } from "./user-context.js";
import type { UserPort } from "./user-port.js";
import type { SnapshotApproval, SnapshotRun } from "../protocol/messages.js";

/** One authenticated socket, handed over by a transport. */
export interface AcceptRequest {
  readonly context: UserContext;
  /** ms since 1970; the connection closes 4100 at `expiresAt` + 25 s unless it is refreshed. */
  readonly expiresAt?: number;
  readonly transport: TransportConnection;
  /** @defaultValue the native codec */
  readonly codec?: MessageCodec;
  /** `?resume=` as it came. */
  readonly resume?: string;
  /** `?client=` as it came; one is made when absent. */
  readonly clientId?: string;
  /** `?features=`, split. */
  readonly features?: readonly string[];
  /** @defaultValue 25,000 */
  readonly heartbeatMs?: number;
  /** In-band refresh; absent: refused. */
  readonly refresh?: (credential: { readonly token?: string; readonly ticket?: string }) => Promise<Grant | Refusal>;
}

/** What a command of a bridge comes to: one append, acked after it. */
export interface CommandPlan {
  readonly events?: readonly EventInput[];
  readonly state?: readonly StateWrite[];
  readonly fence?: { readonly key: string; readonly token: number; readonly close?: boolean };
  /** The ack's `result`, kept with the command id. */
  readonly result: unknown;
  /** Called once, after the append, on the node that made it. */
  readonly committed?: (appended: AppendResult) => void;
}

export interface PlannedCommand {
  readonly context: UserContext;
  readonly id: string;
  readonly type: string;
  readonly threadId?: string;
  readonly payload: unknown;
  readonly port: UserPort;
}

/** Made anew when a state it had read was changed meanwhile; MUST NOT act before `committed`. Throw an IsowireError to reject. */
export type CommandPlanner = (command: PlannedCommand) => Promise<CommandPlan>;

export interface Snapshot {
  readonly runs: readonly SnapshotRun[];
  readonly approvals: readonly SnapshotApproval[];
}

/** What transports and bridges need of a hub. Applications have no use for it. */
export interface HubPorts {
  readonly contractVersion: 1;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly logger: Logger;
  /** May one more socket come in? Counts it when it may. */
  admit(): "ok" | { readonly refused: "draining" | "full" | "rate"; readonly retryAfterMs: number };
  /** The welcome follows by itself. `admit` came first; the place is given back when the transport closes. */
  accept(request: AcceptRequest): void;
  /** Gives back what `admit` counted when no `accept` follows. */
  release(): void;
  /** @throws IsowireError `ERR_NOT_A_CONTEXT` */
  user(context: UserContext): UserPort;
  /** @throws IsowireError `ERR_COMMAND_HANDLED` */
  onPlannedCommand(type: string, planner: CommandPlanner): Disposable;
  /** One provider; asked at every welcome that is not `recovered`. */
  onSnapshot(provider: (port: UserPort) => Promise<Snapshot>): Disposable;
  /** Refuses `type` to `sendEvent`: only the bridge appends it. */
  reserve(types: readonly string[]): Disposable;
  /**
   * An application's payload as its schema gives it back; as it is when `defineEvents` names no schema for the type.
   *
   * @throws IsowireError `ERR_EVENT_INVALID`
   */
  checkPayload(type: string, payload: unknown): unknown;
  /** Called between refusing new work and closing the sockets of a drain, and awaited; and at close. */
  onDrain(handler: (options: Required<DrainOptions>) => unknown): Disposable;
  /** The users whose lease on a key with this prefix ran out. */
  expiredLeases(query: {
    readonly prefix: string;
    readonly limit: number;
  }): Promise<readonly { readonly user: User; readonly key: string }[]>;
  /** Tells the bridges of all nodes that leases were let go of. A hint, as every hint: MAY be lost, so look now and then. */
  announceRelease(): void;
  /** Calls back on such a hint, from any node, this one included. */
  onRelease(handler: () => void): Disposable;
}
