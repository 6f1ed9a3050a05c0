import type { Client } from "./client.js";
import type { ClientOptions } from "./client-options.js";
import type { EventSchemas } from "./standard-schema.js";
import type { WebSocketConstructor } from "./web-socket-like.js";
import { resolveSettings } from "./client-settings.js";
import { WireClient } from "./wire-client.js";

/**
 * Connects one user's page or process to the server and keeps it connected: every event of the user's log from the first
 * welcome on, in order, each once, also over reconnects.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, also when there is no WebSocket
 * @example
 * const client = createClient({ url: "/ws", getToken: () => session.token() });
 * client.on("message_delta", ({ payload }) => show(payload.delta));
 */
export function createClient<E extends EventSchemas = EventSchemas>(options: ClientOptions<E>): Client<E> {
  return prepareClient(options).start() as Client<E>;
}

/** The same, but it does not dial before it is told to `start`, and until then holds on to nothing. */
export function prepareClient(options: ClientOptions): WireClient {
  const { WebSocket } = globalThis as { readonly WebSocket?: WebSocketConstructor };
  return new WireClient(resolveSettings(options, WebSocket));
}
