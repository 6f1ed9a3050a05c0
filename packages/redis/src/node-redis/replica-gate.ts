import { RedisPortError, type ReplicaWish } from "../redis-port.js";
import { type NodeRedisClient, PLAIN } from "./client-shapes.js";

/** One connection: how often it was made, and what waits for its replicas. */
interface Gate {
  made: number;
  next: Promise<number> | undefined;
}

/** Confirms that replicas have what was written on a connection so far. One WAIT serves all that was written in a turn. */
export class ReplicaGate {
  readonly #gates = new WeakMap<NodeRedisClient, Gate>();

  /** Call it right after the write was given to the client. */
  async confirm(client: NodeRedisClient, wish: ReplicaWish): Promise<void> {
    const gate = this.#gateOf(client);
    const { made } = gate;
    gate.next ??= this.#wait(client, gate, wish);
    const count = await gate.next;
    // On a connection that was made anew WAIT knows nothing of the write.
    if (count >= wish.count && gate.made === made) return;
    throw new RedisPortError(
      "unknown",
      `the primary has the write, but ${String(count)} of ${String(wish.count)} replicas confirmed it in ${String(wish.timeoutMs)} ms`,
    );
  }

  async #wait(client: NodeRedisClient, gate: Gate, { count, timeoutMs }: ReplicaWish): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve));
    gate.next = undefined;
    return Number(await client.sendCommand(["WAIT", String(count), String(timeoutMs)], PLAIN));
  }

  #gateOf(client: NodeRedisClient): Gate {
    const known = this.#gates.get(client);
    if (known !== undefined) return known;
    const gate: Gate = { made: 0, next: undefined };
    client.on("ready", () => {
      gate.made += 1;
    });
    this.#gates.set(client, gate);
    return gate;
  }
}
