import { randomUUID } from "node:crypto";
import type { AcceptRequest, HubPorts, Snapshot } from "../contracts/hub-ports.js";
import type { Hub } from "../contracts/hub.js";
import type { UserContext } from "../contracts/user-context.js";
import type { UserPort } from "../contracts/user-port.js";
import type { ConnectionPorts } from "../connection/connection-ports.js";
import { Connection } from "../connection/connection.js";
import { IsowireError } from "../errors/isowire-error.js";
import { assertContext } from "../identity/assert-context.js";
import { userKey } from "../identity/user-key.js";
import { entryToWire } from "../log/wire-entry.js";
import { createManager } from "../manager/manager.js";
import { ManagerCache } from "../manager/manager-cache.js";
import { createMemoryEngine } from "../memory/memory-engine.js";
import { UserIndex } from "../sequencer/user-index.js";
import { Admission } from "./admission.js";
import { Appender } from "./appender.js";
import { CommandDesk } from "./command-desk.js";
import { ConnectionTable } from "./connection-table.js";
import { consoleLogger } from "./console-logger.js";
import { forgetDefaultHub } from "./default-hub.js";
import { drainHub } from "./drain.js";
import { shareEngine } from "./engine-share.js";
import { Handlers } from "./handlers.js";
import type { HubOptions } from "./hub-options.js";
import { resolveLimits } from "./limits.js";
import { sendNotice, tellNotice } from "./notice.js";
import { HUB_PORTS } from "./ports.js";
import { refuseProcessEngine, warnIfOneOfMany } from "./process-scope.js";
import { UserRates } from "./user-rates.js";
import { createUserPort } from "./user-port.js";
import { historyQuery } from "./read-history.js";

const RECONCILE_MS = 5000;
const STALL_MS = 10_000;

/**
 * Makes the hub of this process and wires its stations: managers and bridges append, the appender publishes, sequencers
 * order, connections deliver; commands come back through the desk. No station imports another; this file hands each what it
 * needs.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * const hub = createHub();
 * setDefaultHub(hub);
 * ```
 */
export function createHub(options: HubOptions = {}): Hub {
  const limits = resolveLimits(options.limits);
  const engine = options.engine ?? createMemoryEngine();
  refuseProcessEngine(engine, options.nodes ?? "one");
  const { clock } = engine;
  const logger = options.logger ?? consoleLogger;
  warnIfOneOfMany(engine);
  if (options.retention !== undefined) engine.system.retention(options.retention);
  const share = shareEngine(engine);
  const nodeId = `n_${randomUUID()}`;
  const closing = new AbortController();

  const users = new UserIndex({ engine, logger });
  const appender = new Appender({ engine, users, limits });
  const portOf = (context: UserContext): UserPort => createUserPort({ tenantId: context.tenantId, userId: context.userId }, { engine, appender, users });
  const desk = new CommandDesk({ clock, logger, closing: closing.signal, portOf });
  const admission = new Admission(clock, limits);
  const rates = new UserRates(clock, limits);
  const table = new ConnectionTable({ engine, clock, logger, nodeId, users, reconcileMs: options.reconcileMs ?? RECONCILE_MS });
  const managers = new ManagerCache();
  const handlers = new Handlers(logger);
  const reserved = new Set<string>();
  const counts = { delivered: 0 };
  let snapshotOf: ((port: UserPort) => Promise<Snapshot>) | undefined;

  const connectionPorts: ConnectionPorts = {
    engine,
    clock,
    limits,
    logger,
    nodeId,
    stallMs: options.stallMs ?? STALL_MS,
    hold: (user) => users.hold({ tenantId: user.tenantId, userId: user.userId }),
    snapshot: async (context) => ({ type: "isowire:snapshot", ...((await snapshotOf?.(portOf(context))) ?? { runs: [], approvals: [] }) }),
    command: (context, command) => desk.handle(context, command),
    async history(context, request) {
      const page = await portOf(context).history(historyQuery(request));
      return { type: "isowire:page", id: request.id, entries: page.entries.map(entryToWire), more: page.more, epoch: page.epoch };
    },
    rateOf: (user) => rates.take(user),
    opened(connection) { handlers.connect({ context: connection.context, connectionId: connection.id }); },
    closed(connection) { if (table.delete(connection)) admission.release(); },
    delivered() { counts.delivered += 1; },
  };

  const ports: HubPorts = {
    contractVersion: 1,
    nodeId,
    clock,
    limits,
    logger,
    admit: () => admission.admit(),
    release() { admission.release(); },
    accept(request: AcceptRequest) {
      assertContext(request.context);
      table.add(new Connection(request, connectionPorts));
    },
    user(context) {
      assertContext(context);
      return portOf(context);
    },
    onPlannedCommand: (type, planner) => desk.onPlannedCommand(type, planner),
    onSnapshot(provider) {
      snapshotOf = provider;
      return { [Symbol.dispose]: () => { if (snapshotOf === provider) snapshotOf = undefined; } };
    },
    reserve(types) {
      for (const type of types) reserved.add(type);
      return { [Symbol.dispose]: () => { for (const type of types) reserved.delete(type); } };
    },
    onDrain: (handler) => handlers.onDrain(handler),
    expiredLeases: (query) => engine.system.expiredLeases(query),
  };

  const notices = engine.system.onNotice((notice) => { tellNotice(notice, table.connections); });
  let closed: Promise<void> | undefined;
  const assertOpen = (): void => {
    if (closed !== undefined) throw new IsowireError("ERR_CLOSED", { message: "unable to use the hub; it was closed" });
  };

  const hub: Hub = {
    manager(context) {
      assertContext(context);
      assertOpen();
      return managers.get(userKey(context), () => createManager({ port: portOf(context), hubPorts: ports, engine, events: options.events, reserved }));
    },
    onCommand: (type, handler) => desk.onCommand(type, handler),
    onConnect: (handler) => handlers.onConnect(handler),
    onDrain: (handler) => handlers.onDrain(handler),
    notice: (payload, { to }) => sendNotice({ engine, payload, to }),
    stats: () => ({
      nodeId,
      connections: table.connections.size,
      users: users.size,
      managers: managers.size,
      appended: appender.appended,
      delivered: counts.delivered,
      commands: desk.handled,
      draining: admission.draining,
    }),
    async drain(drainOptions) {
      assertOpen();
      admission.draining = true;
      await drainHub({ clock, connections: table.connections, handlers, options: drainOptions });
      await hub.close();
    },
    close() {
      closed ??= (async () => {
        admission.draining = true;
        closing.abort();
        for (const connection of [...table.connections]) connection.close(1012);
        await handlers.drain({ windowMs: 0, runGraceMs: 0 });
        appender.close();
        table.close();
        notices[Symbol.dispose]();
        forgetDefaultHub(hub);
        await share.close();
      })();
      return closed;
    },
    [Symbol.asyncDispose]: () => hub.close(),
  };
  Object.defineProperty(hub, HUB_PORTS, { value: ports });
  return Object.freeze(hub);
}
