import { IsowireError } from "@isowire/client";
import { createHub, createMemoryEngine, type Hub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { WebSocket } from "ws";
import { until } from "../until.js";
import { SoakDevice } from "./soak-device.js";
import { SoakNode } from "./soak-node.js";

export type SoakOp =
  "join" | "leave" | "burst" | "command" | "refresh" | "stuck" | "cut" | "hole" | "slow" | "late" | "drain" | "pause";

export interface SoakStep {
  readonly op: SoakOp;
  readonly user: number;
  readonly pick: number;
}

const USERS = 12;
const DEVICES_PER_USER = 4;
const FINE_WEATHER_MS = 60_000;
/** One event in so many has an idempotency key. */
const KEYED = 10;

/** Two servers over one log, users who come and go, and a network that does what networks do. */
export class SoakWorld implements AsyncDisposable {
  /** What must never happen; must stay empty. */
  readonly wrong: string[] = [];
  readonly seen = { sent: 0, received: 0, commands: 0, restarts: 0, rounds: 0 };
  readonly #nodes: readonly SoakNode[];
  /** Holds the engine while nodes come and go. */
  readonly #keeper: Hub;
  readonly #work = new Set<Promise<void>>();
  /** Per user: how many events were sent, and the last of them under way. */
  readonly #said = Array.from({ length: USERS }, () => ({ n: 0, last: Promise.resolve() }));
  #devices: SoakDevice[] = [];
  #stuck: WebSocket[] = [];

  private constructor(nodes: readonly SoakNode[], keeper: Hub) {
    this.#nodes = nodes;
    this.#keeper = keeper;
  }

  static async start(): Promise<SoakWorld> {
    const engine = createMemoryEngine();
    const keeper = createHub({ engine });
    const nodes = [await SoakNode.start(engine), await SoakNode.start(engine)];
    return new SoakWorld(nodes, keeper);
  }

  /** Commands and idempotency keys that the log may still know: they are kept for longer than a soak takes. */
  get remembered(): number {
    return this.seen.commands + this.seen.sent / KEYED;
  }

  step({ op, user, pick }: SoakStep): Promise<void> {
    const index = user % USERS;
    const node = this.#node(pick);
    const { proxy } = node;
    const device = this.#devices[pick % Math.max(1, this.#devices.length)];
    if (op === "join") this.#join(index, node);
    else if (op === "leave") this.#leave(device);
    else if (op === "burst") this.#burst(index, pick);
    else if (op === "command" && device !== undefined) this.#background(this.#command(device, pick));
    else if (op === "refresh" && device !== undefined) this.#background(this.#refresh(device));
    else if (op === "stuck") this.#getStuck(index, node);
    else if (op === "cut") proxy.cut();
    else if (op === "hole") proxy.blackhole(pick % 2 === 0);
    else if (op === "slow") proxy.bandwidth(pick % 2 === 0 ? 0 : 32_768);
    else if (op === "late") proxy.delay(pick % 40);
    else if (op === "drain") this.#background(this.#restart(node, pick));
    return new Promise((resolve) => setTimeout(resolve, op === "pause" ? pick : 1));
  }

  /** Another network, when nobody is connected. */
  async begin(seed: number): Promise<void> {
    for (const [n, node] of this.#nodes.entries()) await node.renewProxy(seed + n);
  }

  /** Fair weather: everybody must come to have everything. Then everybody leaves, and nothing may stay behind. */
  async settle(): Promise<void> {
    for (const { proxy } of this.#nodes) proxy.calm();
    for (const socket of this.#stuck) socket.terminate();
    this.#stuck = [];
    while (this.#work.size > 0) await Promise.all(this.#work);
    const behind = (): readonly string[] =>
      this.#devices
        .filter(({ userId, offset }) => offset !== this.#said[Number(userId)]?.n)
        .map(({ userId, offset, client }) => `${userId}: ${String(offset)} ${client.status.state}`);
    await until(() => behind().length === 0, behind, FINE_WEATHER_MS);
    for (const device of this.#devices) this.#leave(device);
    const left = (): readonly number[] =>
      this.#nodes.flatMap(({ hub, proxy }) => [hub.stats().connections, hub.stats().users, proxy.connections]);
    await until(() => left().every((count) => count === 0), left, FINE_WEATHER_MS);
    this.seen.rounds += 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.#nodes) await node[Symbol.asyncDispose]();
    await this.#keeper.close();
  }

  #node(pick: number): SoakNode {
    const node = this.#nodes[pick % this.#nodes.length];
    if (node === undefined) throw new Error("expected a node");
    return node;
  }

  #join(user: number, { proxy }: SoakNode): void {
    const userId = String(user);
    if (this.#devices.filter((device) => device.userId === userId).length >= DEVICES_PER_USER) return;
    this.#devices.push(new SoakDevice(userId, { port: proxy.port, wrong: this.wrong }));
  }

  #leave(device: SoakDevice | undefined): void {
    if (device === undefined) return;
    device.client.close();
    this.seen.received += device.received;
    this.#devices = this.#devices.filter((other) => other !== device);
  }

  #burst(user: number, pick: number): void {
    const said = this.#said[user];
    if (said === undefined) return;
    const pad = "x".repeat((pick * 37) % 2000);
    for (let left = 1 + (pick % 20); left > 0; left -= 1) {
      said.n += 1;
      const payload = { userId: String(user), n: said.n, pad };
      said.last = said.last.then(() => this.#send(payload, pick));
    }
    this.#background(said.last);
  }

  /** To one node or, when that is on its way out, to the other. */
  async #send(payload: { readonly userId: string; readonly n: number }, pick: number): Promise<void> {
    const context = createUserContext({ userId: payload.userId });
    for (let attempt = 0; ; attempt += 1) {
      try {
        // A log remembers a key for minutes: some of them are enough.
        const options = payload.n % KEYED === 0 ? { idempotencyKey: `n-${String(payload.n)}` } : {};
        await this.#node(pick + attempt)
          .hub.manager(context)
          .sendEvent("said", payload, options);
        this.seen.sent += 1;
        return;
      } catch (error) {
        if (!IsowireError.isInstance(error, "ERR_CLOSED")) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  async #command(device: SoakDevice, pick: number): Promise<void> {
    try {
      const answer = await device.client.command("echo", { pick });
      const expected = JSON.stringify({ userId: device.userId, payload: { pick } });
      if (JSON.stringify(answer) !== expected)
        this.wrong.push(`${device.userId} was answered ${JSON.stringify(answer)}`);
      this.seen.commands += 1;
    } catch (error) {
      // It left before the answer came.
      if (!IsowireError.isInstance(error, "ERR_CLIENT_CLOSED")) this.wrong.push(`a command failed: ${String(error)}`);
    }
  }

  async #refresh(device: SoakDevice): Promise<void> {
    try {
      await device.client.refreshAuth({ token: device.userId });
    } catch (error) {
      // Without a connection there is nothing to refresh.
      const isGone = (["ERR_UNAVAILABLE", "ERR_CLIENT_CLOSED"] as const).some((code) =>
        IsowireError.isInstance(error, code),
      );
      if (!isGone) this.wrong.push(`a refresh failed: ${String(error)}`);
    }
  }

  /** A socket that is opened and never read. */
  #getStuck(user: number, { proxy }: SoakNode): void {
    const bearer = `isowire.bearer.${Buffer.from(String(user)).toString("base64url")}`;
    const socket = new WebSocket(`ws://127.0.0.1:${String(proxy.port)}/ws?resume=start`, ["isowire.v1", bearer]);
    socket.on("error", () => undefined);
    socket.once("open", () => {
      socket.pause();
    });
    this.#stuck.push(socket);
  }

  async #restart(node: SoakNode, pick: number): Promise<void> {
    await node.restart(pick * 10);
    this.seen.restarts += 1;
  }

  #background(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => void this.wrong.push(`something failed: ${String(error)}`))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }
}
