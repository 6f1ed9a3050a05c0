import type { HubPorts } from "../contracts/hub-ports.js";
import { IsowireError } from "../errors/isowire-error.js";

/** Under which a hub, its managers and `getWebSocketManager` carry their ports; the same in every copy of core. */
export const HUB_PORTS = Symbol.for("isowire.hub-ports.1");

/**
 * The ports of a hub, of one of its managers, or of `getWebSocketManager` (the default hub's).
 *
 * @throws IsowireError `ERR_CONTRACT` when `holder` did not come from `createHub`.
 */
export function portsOf(holder: object): HubPorts {
  const ports = (holder as { [HUB_PORTS]?: HubPorts })[HUB_PORTS];
  if (ports === undefined) {
    throw new IsowireError("ERR_CONTRACT", { message: "expected a hub made by createHub, received something else" });
  }
  return ports;
}
