import type { Hub } from "../contracts/hub.js";
import type { HubPorts } from "../contracts/hub-ports.js";
import { IsowireError } from "../errors/isowire-error.js";
import { assertContext } from "../identity/assert-context.js";
import { userKey } from "../identity/user-key.js";
import { createManager } from "../manager/manager.js";
import { createMemoryEngine } from "../memory/memory-engine.js";
import { consoleLogger } from "./console-logger.js";
import { createHubPorts } from "./create-hub-ports.js";
import { forgetDefaultHub } from "./default-hub.js";
import { drainHub } from "./drain.js";
import { shareEngine } from "./engine-share.js";
import type { HubOptions } from "./hub-options.js";
import { resolveLimits } from "./limits.js";
import { checkedRetention } from "./retention.js";
import { sendNotice, tellNotice } from "./notice.js";
import { HUB_PORTS } from "./ports.js";
import { refuseProcessEngine, warnIfOneOfMany } from "./process-scope.js";
import { createStations, type Stations } from "./stations.js";

/**
 * Makes the hub of this process. Managers and bridges append, the appender publishes, sequencers order, connections deliver;
 * commands come back through the desk. No station knows another: `createStations` hands each what it needs.
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
  const retention = checkedRetention(options.retention);
  const engine = options.engine ?? createMemoryEngine();
  refuseProcessEngine(engine, options.nodes ?? "one");
  warnIfOneOfMany(engine);
  if (retention !== undefined) engine.system.retention(retention);
  const stations = createStations({ engine, limits, logger: options.logger ?? consoleLogger, options });
  const ports = createHubPorts(stations);
  const close = closer(stations);
  const hub: Hub = {
    ...handlesOf(stations, ports),
    async drain(drainOptions) {
      assertOpen(stations);
      stations.admission.draining = true;
      await drainHub({
        clock: engine.clock,
        connections: stations.table.connections,
        handlers: stations.handlers,
        options: drainOptions,
      });
      await hub.close();
    },
    async close() {
      forgetDefaultHub(hub);
      await close();
    },
    [Symbol.asyncDispose]: () => hub.close(),
  };
  Object.defineProperty(hub, HUB_PORTS, { value: ports });
  return Object.freeze(hub);
}

type Handles = Omit<Hub, "drain" | "close" | typeof Symbol.asyncDispose>;

/** What an application holds of a hub that is open. */
function handlesOf(stations: Stations, ports: HubPorts): Handles {
  const {
    engine,
    events,
    managers,
    desk,
    handlers,
    table,
    users,
    appender,
    admission,
    counts,
    reserved,
    portOf,
    nodeId,
  } = stations;
  return {
    manager(context) {
      assertContext(context);
      assertOpen(stations);
      return managers.get(userKey(context), () =>
        createManager({ port: portOf(context), hubPorts: ports, engine, events, reserved }),
      );
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
  };
}

/** Ends everything, once: nobody comes in, sockets close 1012, bridges settle their runs, then the log is let go. */
function closer(stations: Stations): () => Promise<void> {
  const { engine, table, handlers, appender, admission, closing } = stations;
  const notices = engine.system.onNotice((notice) => {
    tellNotice(notice, table.connections);
  });
  const share = shareEngine(engine);
  let closed: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    admission.draining = true;
    closing.abort();
    for (const connection of [...table.connections]) connection.close(1012);
    await handlers.drain({ windowMs: 0, runGraceMs: 0 });
    appender.close();
    table.close();
    notices[Symbol.dispose]();
    await share.close();
  };
  return () => (closed ??= end());
}

function assertOpen(stations: Stations): void {
  if (stations.closing.signal.aborted)
    throw new IsowireError("ERR_CLOSED", { message: "unable to use the hub; it was closed" });
}
