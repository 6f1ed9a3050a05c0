import { slotOfKey } from "../slot.js";
import { type NodeRedisClient, type NodeRedisCluster, type NodeRedisNode, PLAIN } from "./client-shapes.js";
import type { Primary, Topology } from "./topology.js";

/** A cluster: node-redis knows which primary has which slots, and learns it anew from redirects and lost connections. */
export class ClusterTopology implements Topology {
  readonly layout = "many";
  readonly #cluster: NodeRedisCluster;

  constructor(cluster: NodeRedisCluster) {
    this.#cluster = cluster;
  }

  laneOf(key: string): string {
    return key.slice(key.indexOf("{"), key.indexOf("}"));
  }

  clientFor(key: string): NodeRedisClient | undefined {
    const client = this.#primaryOf(key)?.client;
    return client?.isReady === true ? client : undefined;
  }

  follow(key: string, command: string[]): Promise<unknown> {
    return this.#cluster.sendCommand(key, false, command, PLAIN);
  }

  primaries(): Promise<readonly Primary[]> {
    return Promise.all(
      this.#cluster.masters.map(async (node) => ({ address: node.address, client: await this.#connected(node) })),
    );
  }

  placeOf(channel: string): string | undefined {
    return this.#primaryOf(channel)?.address;
  }

  async listenerAt(place: string): Promise<NodeRedisClient> {
    const node = this.#cluster.masters.find(({ address }) => address === place);
    if (node === undefined) throw new Error(`there is no primary at ${place} any more`);
    return (await this.#connected(node)).duplicate();
  }

  close(): void {
    this.#cluster.destroy();
  }

  #primaryOf(key: string): NodeRedisNode | undefined {
    return this.#cluster.slots[slotOfKey(key)]?.master;
  }

  #connected(node: NodeRedisNode): Promise<NodeRedisClient> {
    return this.#cluster.nodeClient(node as never);
  }
}
