import type { NodeRedisClient } from "./client-shapes.js";

/**
 * Which scripts the server at the other end of a connection has answered to. Until it has, calls carry the script's text: a
 * call that only names it could be refused while a later one, for which another node has brought the script meanwhile, is not.
 */
export class KnownScripts {
  readonly #known = new WeakMap<NodeRedisClient, Set<string>>();

  /** Of this connection; another set once there is another connection. */
  of(client: NodeRedisClient): Set<string> {
    const known = this.#known.get(client);
    if (known !== undefined) return known;
    // Who answers after a reconnect may be another server, or the same one with nothing in its memory.
    client.on("ready", () => this.#known.set(client, new Set()));
    const none = new Set<string>();
    this.#known.set(client, none);
    return none;
  }
}
