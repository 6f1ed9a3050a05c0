import type { Client } from "./client.js";
import type { ClientOptions } from "./client-options.js";
import type { EventSchemas } from "./standard-schema.js";
import { resolveSettings } from "./client-settings.js";
import { nodeWebSocket } from "./node-web-socket.js";
import { WireClient } from "./wire-client.js";

/**
 * Connects one user's process to the server and keeps it connected, as in a browser; the socket is that of the `ws` package
 * unless `WebSocket` is given.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, also when there is no WebSocket
 */
export function createClient<E extends EventSchemas = EventSchemas>(options: ClientOptions<E>): Client<E> {
  return new WireClient(resolveSettings(options, options.WebSocket ?? nodeWebSocket())).start() as Client<E>;
}
