import { randomUUID } from "node:crypto";
import type { Engine } from "../contracts/engine.js";
import type { EventMap } from "../contracts/event-map.js";
import type { Snapshot } from "../contracts/hub-ports.js";
import type { Limits } from "../contracts/limits.js";
import type { Logger } from "../contracts/logger.js";
import type { User } from "../contracts/user-context.js";
import type { UserPort } from "../contracts/user-port.js";
import { KeyedUser } from "../identity/user-key.js";
import { ManagerCache } from "../manager/manager-cache.js";
import { UserIndex } from "../sequencer/user-index.js";
import { Admission } from "./admission.js";
import { Appender } from "./appender.js";
import { CommandDesk } from "./command-desk.js";
import { ConnectionTable } from "./connection-table.js";
import { Handlers } from "./handlers.js";
import type { HubOptions } from "./hub-options.js";
import { invalidHubOption, isAboveZero } from "./invalid-hub-option.js";
import { Rates } from "./rates.js";
import { createUserPort } from "./user-port.js";

const RECONCILE_MS = 5000;
const STALL_MS = 10_000;

/** The stations of one hub, each made with the ports it needs and none that it does not. */
export interface Stations {
  readonly nodeId: string;
  readonly engine: Engine;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly stallMs: number;
  /** The application's schemas. */
  readonly events: EventMap | undefined;
  readonly users: UserIndex;
  readonly appender: Appender;
  readonly desk: CommandDesk;
  readonly admission: Admission;
  readonly rates: Rates;
  readonly table: ConnectionTable;
  readonly managers: ManagerCache;
  readonly handlers: Handlers;
  /** Event types that only a bridge appends. */
  readonly reserved: Set<string>;
  readonly counts: { delivered: number };
  readonly closing: AbortController;
  /** Asks the bridge what a screen needs to start. */
  snapshotOf: ((port: UserPort) => Promise<Snapshot>) | undefined;
  readonly portOf: (user: User) => UserPort;
}

export interface Foundation {
  readonly engine: Engine;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly options: HubOptions;
}

export function createStations({ engine, limits, logger, options }: Foundation): Stations {
  const { clock } = engine;
  const nodeId = `n_${randomUUID()}`;
  const closing = new AbortController();
  const users = new UserIndex({ engine, logger });
  const appender = new Appender({ engine, users, limits });
  const portOf = ({ tenantId, userId }: User): UserPort =>
    createUserPort(new KeyedUser({ tenantId, userId }), { engine, appender, users });
  const reconcileMs = checkedMs("reconcileMs", options.reconcileMs ?? RECONCILE_MS);
  return {
    nodeId,
    engine,
    limits,
    logger,
    stallMs: checkedMs("stallMs", options.stallMs ?? STALL_MS),
    events: options.events,
    users,
    appender,
    desk: new CommandDesk({ clock, logger, closing: closing.signal, portOf }),
    admission: new Admission(clock, limits),
    rates: new Rates({ clock, logger, limits, limiters: options.limiters }),
    table: new ConnectionTable({
      engine,
      clock,
      logger,
      nodeId,
      users,
      reconcileMs,
      connectionsPerUser: limits.connectionsPerUser,
    }),
    managers: new ManagerCache(),
    handlers: new Handlers(logger),
    reserved: new Set(),
    counts: { delivered: 0 },
    closing,
    snapshotOf: undefined,
    portOf,
  };
}

function checkedMs(name: string, value: number): number {
  if (!isAboveZero(value)) throw invalidHubOption(name, "a number of ms above 0", value);
  return value;
}
