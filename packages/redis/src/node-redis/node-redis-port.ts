import { setTimeout as sleep } from "node:timers/promises";
import type { RedisPort, RedisPortOptions, RedisReply, ScriptCall, ServerInfo } from "../redis-port.js";
import type { RedisScript } from "../redis-script.js";
import { PLAIN } from "./client-shapes.js";
import { Deadlines } from "./deadlines.js";
import { OrderedLane } from "./ordered-lane.js";
import { KnownScripts } from "./known-scripts.js";
import { ReplicaGate } from "./replica-gate.js";
import { NotExecuted, portError } from "./reply-errors.js";
import { Subscriptions } from "./subscriptions.js";
import type { Topology } from "./topology.js";

/** What is under way may still end when the port is closed: so long, ms. */
const CLOSE_MS = 1000;

/** Scripts over node-redis, pipelined: all calls of a turn go out together. */
export class NodeRedisPort implements RedisPort {
  readonly layout: "one" | "many";
  readonly publish: "PUBLISH" | "SPUBLISH";
  readonly #topology: Topology;
  readonly #deadlines: Deadlines;
  readonly #lanes = new Map<string, OrderedLane>();
  readonly #replicas = new ReplicaGate();
  readonly #scripts = new KnownScripts();
  readonly #subscriptions: Subscriptions;
  #closing: Promise<void> | undefined;

  constructor(topology: Topology, { timeoutMs, logger }: RedisPortOptions) {
    this.#topology = topology;
    this.layout = topology.layout;
    this.publish = topology.layout === "many" ? "SPUBLISH" : "PUBLISH";
    this.#deadlines = new Deadlines(timeoutMs);
    this.#subscriptions = new Subscriptions({ topology, timeoutMs, logger });
  }

  run(script: RedisScript, call: ScriptCall): Promise<RedisReply> {
    const [key = ""] = call.keys;
    return this.#laneOf(key).run((careful) => this.#attempt(script, call, { key, careful }));
  }

  async info(): Promise<readonly ServerInfo[]> {
    const primaries = await this.#topology.primaries();
    const asked = primaries.map(async ({ address, client }) => {
      const text = await client.sendCommand(["INFO"], PLAIN).catch((error: unknown) => {
        throw portError(error);
      });
      return { address, text: String(text) };
    });
    return Promise.all(asked);
  }

  subscribe(channel: string, onMessage: (message: string) => void): Promise<Disposable> {
    return this.#subscriptions.subscribe(channel, onMessage);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#subscriptions.close();
    const lanes = [...this.#lanes.values()];
    for (const lane of lanes) lane.close();
    const end = performance.now() + CLOSE_MS;
    while (performance.now() < end && !lanes.every(({ idle }) => idle)) await sleep(5);
    this.#topology.close();
  }

  #laneOf(key: string): OrderedLane {
    const name = this.#topology.laneOf(key);
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane = new OrderedLane(this.#deadlines);
    if (this.#closing !== undefined) lane.close();
    this.#lanes.set(name, lane);
    return lane;
  }

  async #attempt(
    { text, sha }: RedisScript,
    { keys, args, replicas }: ScriptCall,
    { key, careful }: { readonly key: string; readonly careful: boolean },
  ): Promise<RedisReply> {
    const client = this.#topology.clientFor(key);
    if (client === undefined) throw new NotExecuted("there is no connection");
    const known = this.#scripts.of(client);
    try {
      const byName = known.has(sha) && !careful;
      const command = [byName ? "EVALSHA" : "EVAL", byName ? sha : text, String(keys.length), ...keys, ...args];
      const answered = careful ? this.#topology.follow(key, command) : client.sendCommand(command, PLAIN);
      // With care the call may have gone elsewhere, so that its replicas are asked once it is known where.
      const early = replicas === undefined || careful ? undefined : this.#replicas.confirm(client, replicas);
      const [reply] = await Promise.all([answered, early]);
      if (replicas !== undefined && careful)
        await this.#replicas.confirm(this.#topology.clientFor(key) ?? client, replicas);
      if (!careful) known.add(sha);
      return reply as RedisReply;
    } catch (error) {
      const failure = portError(error);
      if (failure instanceof NotExecuted) known.delete(sha);
      throw failure;
    }
  }
}
