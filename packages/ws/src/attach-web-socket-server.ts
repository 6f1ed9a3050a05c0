import { checkedOptions, type AttachOptions } from "./attach-options.js";
import { Endpoint } from "./endpoint.js";
import { invalidOption } from "./invalid-option.js";
import { ServerMount, type HttpServer } from "./server-mount.js";

/** One path of one HTTP server through which devices reach a hub. */
export interface WebSocketEndpoint extends AsyncDisposable {
  readonly path: string;
  /**
   * Lets nobody in any more and puts the HTTP server back as it was; who is still being authenticated is told 503. Open
   * connections belong to the hub: `hub.drain()` or `hub.close()` ends them. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * Serves a hub on a path of an HTTP server. Several endpoints with different paths may share a server; what goes to other
 * paths is left to the application.
 *
 * @throws IsowireError `ERR_INVALID_OPTION`, `ERR_CONTRACT` (the hub was not made by `createHub`)
 * @example
 * ```ts
 * const server = createServer(app);
 * attachWebSocketServer(server, { hub, authenticate, allowedOrigins: ["https://app.example.com"] });
 * server.listen(3000);
 * ```
 */
export function attachWebSocketServer(server: HttpServer, options: AttachOptions): WebSocketEndpoint {
  if (typeof (server as Partial<HttpServer> | undefined)?.listenerCount !== "function") {
    throw invalidOption("server", "an http.Server or https.Server", server);
  }
  if (typeof (options as unknown) !== "object" || (options as unknown) === null) {
    throw invalidOption("options", "an object with hub, authenticate and allowedOrigins", options);
  }
  const settings = checkedOptions(options);
  const endpoint = new Endpoint(settings);
  const { path } = settings;
  const mount = ServerMount.of(server);
  mount.add(path, endpoint);
  let closed = false;
  const close = (): Promise<void> => {
    if (!closed) {
      mount.remove(path);
      endpoint.close();
    }
    closed = true;
    return Promise.resolve();
  };
  return { path, close, [Symbol.asyncDispose]: close };
}
