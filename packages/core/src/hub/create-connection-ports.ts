import type { ConnectionPorts } from "../connection/connection-ports.js";
import { entryToWire } from "../log/wire-entry.js";
import { historyQuery } from "./read-history.js";
import type { Stations } from "./stations.js";

/** What a connection may ask of the hub. */
export function createConnectionPorts(stations: Stations): ConnectionPorts {
  const { engine, limits, logger, nodeId, stallMs, users, desk, rates, handlers, table, admission, counts, portOf } =
    stations;
  return {
    engine,
    clock: engine.clock,
    limits,
    logger,
    nodeId,
    stallMs,
    hold: ({ tenantId, userId }) => users.hold({ tenantId, userId }),
    async snapshot(context) {
      const snapshot = await stations.snapshotOf?.(portOf(context));
      return { type: "isowire:snapshot", runs: snapshot?.runs ?? [], approvals: snapshot?.approvals ?? [] };
    },
    command: (context, command) => desk.handle(context, command),
    async history(context, request) {
      const page = await portOf(context).history(historyQuery(request));
      return {
        type: "isowire:page",
        id: request.id,
        entries: page.entries.map(entryToWire),
        more: page.more,
        epoch: page.epoch,
      };
    },
    rateOf: (context, cost) => rates.take(context, cost),
    opened(connection) {
      handlers.connect({ context: connection.context, connectionId: connection.id });
    },
    closed(connection) {
      if (table.delete(connection)) admission.release();
    },
    delivered() {
      counts.delivered += 1;
    },
  };
}
