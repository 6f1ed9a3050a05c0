import { type NodeRedisClient, PLAIN } from "./client-shapes.js";
import type { Primary, Topology } from "./topology.js";

/** One server, or whatever answers at its address after a failover. */
export class StandaloneTopology implements Topology {
  readonly layout = "one";
  readonly #client: NodeRedisClient;

  constructor(client: NodeRedisClient) {
    this.#client = client;
  }

  laneOf(): string {
    return "";
  }

  clientFor(): NodeRedisClient | undefined {
    return this.#client.isReady ? this.#client : undefined;
  }

  follow(_key: string, command: string[]): Promise<unknown> {
    return this.#client.sendCommand(command, PLAIN);
  }

  async primaries(): Promise<readonly Primary[]> {
    return [{ address: "the client's address", client: this.#client }];
  }

  placeOf(): string {
    return "";
  }

  async listenerAt(): Promise<NodeRedisClient> {
    return this.#client.duplicate();
  }

  close(): void {
    this.#client.destroy();
  }
}
