import type { HubPorts } from "../contracts/hub-ports.js";
import type { TransportConnection } from "../contracts/transport.js";
import { Connection } from "../connection/connection.js";
import { assertContext } from "../identity/assert-context.js";
import { CLOSE_CODES } from "../protocol/close-codes.js";
import { checkSchema } from "./check-event.js";
import { createConnectionPorts } from "./create-connection-ports.js";
import { announceRelease, onRelease } from "./lease-hints.js";
import type { Stations } from "./stations.js";

/** What transports and bridges may ask of the hub. */
export function createHubPorts(stations: Stations): HubPorts {
  const { engine, limits, logger, nodeId, desk, admission, table, handlers, reserved, portOf } = stations;
  const connectionPorts = createConnectionPorts(stations);
  return {
    contractVersion: 1,
    nodeId,
    clock: engine.clock,
    limits,
    logger,
    admit: () => admission.admit(),
    release() {
      admission.release();
    },
    accept(request) {
      assertContext(request.context);
      if (admission.draining) {
        turnAway(request.transport, () => {
          admission.release();
        });
        return;
      }
      table.add(new Connection(request, connectionPorts));
    },
    user(context) {
      assertContext(context);
      return portOf(context);
    },
    onPlannedCommand: (type, planner) => desk.onPlannedCommand(type, planner),
    onSnapshot(provider) {
      stations.snapshotOf = provider;
      return {
        [Symbol.dispose]: () => {
          if (stations.snapshotOf === provider) stations.snapshotOf = undefined;
        },
      };
    },
    reserve(types) {
      for (const type of types) reserved.add(type);
      return {
        [Symbol.dispose]: () => {
          for (const type of types) reserved.delete(type);
        },
      };
    },
    checkPayload: (type, payload) => checkSchema(stations.events, type, payload),
    onDrain: (handler) => handlers.onDrain(handler),
    expiredLeases: (query) => engine.system.expiredLeases(query),
    announceRelease: () => announceRelease(engine),
    onRelease: (handler) => onRelease({ engine, logger }, handler),
  };
}

/** Who was let in just before the hub began to leave comes back elsewhere. */
function turnAway(transport: TransportConnection, gone: () => void): void {
  const nothing = (): void => undefined;
  transport.handlers = { message: nothing, alive: nothing, drained: nothing, closed: gone };
  transport.close(1012, CLOSE_CODES[1012].name);
}
