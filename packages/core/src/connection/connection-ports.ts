import type { Clock } from "../contracts/clock.js";
import type { Engine } from "../contracts/engine.js";
import type { Grant, Refusal } from "../contracts/authenticate.js";
import type { Limits } from "../contracts/limits.js";
import type { Logger } from "../contracts/logger.js";
import type { User, UserContext } from "../contracts/user-context.js";
import type { Ack, CommandMessage, ErrorMessage, HistoryMessage, Page, SnapshotMessage } from "../protocol/messages.js";
import type { UserHold } from "../sequencer/user-index.js";
import type { Connection } from "./connection.js";

/** What a connection asks of its hub. */
export interface ConnectionPorts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly nodeId: string;
  /** How long no byte may drain before a slow connection is closed. */
  readonly stallMs: number;
  hold(user: User): UserHold;
  snapshot(context: UserContext): Promise<SnapshotMessage>;
  command(context: UserContext, command: CommandMessage): Promise<Ack | ErrorMessage>;
  history(context: UserContext, request: HistoryMessage): Promise<Page | ErrorMessage>;
  /** 0, or after how many ms this user may come again. A promise only when others have to be asked; it never rejects. */
  rateOf(context: UserContext, cost: MessageCost): number | Promise<number>;
  /** The welcome was written. */
  opened(connection: Connection): void;
  closed(connection: Connection): void;
  delivered(): void;
}

/** What a message costs its user. */
export interface MessageCost {
  readonly bytes: number;
  /** It asks for something; a ping does not. */
  readonly asks: boolean;
}

export type Refresh = (credential: { readonly token?: string; readonly ticket?: string }) => Promise<Grant | Refusal>;
