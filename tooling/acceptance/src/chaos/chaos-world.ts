import type { Engine } from "@isowire/core/contracts";
import type { Service } from "@tooling/services";
import { canaryOf } from "../isolation-user.js";
import { until } from "../until.js";
import { ChaosDevice, type Heard } from "./chaos-device.js";
import { ChaosServer } from "./chaos-server.js";
import { countRuns, openRuns, problemsOf } from "./check-log.js";
import { readLog } from "./read-log.js";
import { trespass } from "./trespass.js";

export type ChaosOp =
  | "join"
  | "leave"
  | "say"
  | "ask"
  | "cancel"
  | "approve"
  | "trespass"
  | "kill"
  | "drain"
  | "pause"
  | "cut"
  | "partition"
  | "engine"
  | "wait";

export interface ChaosStep {
  readonly op: ChaosOp;
  readonly user: number;
  readonly pick: number;
}

const NODES = 3;
const USERS = 6;
const DEVICES_PER_USER = 4;
/** Longer than a lease: who wakes up after that has lost what it had. */
const LONGEST_PAUSE_MS = 4000;
const LONGEST_PARTITION_MS = 2000;
const FINE_WEATHER_MS = 90_000;

/** What a user was told by somebody else than the log. */
interface ChaosUser {
  readonly id: string;
  /** What the log held when it was last read. */
  readonly log: Heard[];
  /** Acknowledged since it was last held against the log. */
  keys: string[];
  /** Of every run that was acknowledged. */
  readonly runs: string[];
}

/** Three nodes over one engine. Nodes die, stop and lose their engine; the engine dies; what users were told must hold. */
export class ChaosWorld implements AsyncDisposable {
  /** What must never happen; must stay empty. */
  readonly wrong: string[] = [];
  readonly seen = {
    said: 0,
    asked: 0,
    cancelled: 0,
    approved: 0,
    trespasses: 0,
    kills: 0,
    drains: 0,
    pauses: 0,
    partitions: 0,
    engineDeaths: 0,
  };
  readonly #service: Service;
  /** Reads the logs that all is held against. */
  readonly #engine: Engine;
  readonly #work = new Set<Promise<unknown>>();
  readonly #users = Array.from({ length: USERS }, (_, n): ChaosUser => ({
    id: canaryOf(n),
    log: [],
    keys: [],
    runs: [],
  }));
  /** Runs that their own user asked to be cancelled. */
  readonly #cancelled = new Set<string>();
  #nodes: readonly ChaosServer[] = [];
  #devices: ChaosDevice[] = [];
  #isEngineDown = false;

  private constructor(service: Service, engine: Engine) {
    this.#service = service;
    this.#engine = engine;
  }

  static async start(service: Service, engine: Engine): Promise<ChaosWorld> {
    const world = new ChaosWorld(service, engine);
    const starting = Array.from({ length: NODES }, () => ChaosServer.create(service.url, world.wrong));
    world.#nodes = await Promise.all(starting);
    return world;
  }

  /** Entries that all logs have now. */
  get entries(): number {
    return this.#users.reduce((sum, { log }) => sum + log.length, 0);
  }

  /** Runs of all logs, and their ends. */
  get runs(): { readonly begun: number; readonly ended: number } {
    return countRuns(this.#users.flatMap(({ log }) => log));
  }

  /** Whether everything that can happen has happened: otherwise it was quiet because nothing did. */
  get hasSeenAll(): boolean {
    return Object.values(this.seen).every((count) => count > 0);
  }

  step({ op, user: index, pick }: ChaosStep): Promise<void> {
    const user = this.#users[index % USERS];
    const node = this.#nodes[pick % NODES];
    const device = this.#devices[pick % Math.max(1, this.#devices.length)];
    if (node === undefined || user === undefined) throw new Error("expected a node and a user");
    if (op === "join") this.#join(user, node);
    else if (op === "leave") this.#leave(device);
    else if (op === "say" && device !== undefined) this.#background(this.#say(device));
    else if (op === "ask" && device !== undefined) this.#background(this.#ask(device, pick));
    else if (op === "cancel" && device !== undefined) this.#background(this.#cancel(device, pick));
    else if (op === "approve" && device !== undefined) this.#background(this.#approve(device, pick));
    else if (op === "trespass" && device !== undefined)
      this.#background(this.#trespass(device, { victim: user, port: node.port, pick }));
    else if (op === "kill" && node.isIdle) this.#background(this.#restart(node, "kills"));
    else if (op === "drain" && node.isIdle) this.#background(this.#restart(node, "drains"));
    else if (op === "pause" && node.isIdle) this.#background(this.#pause(node, pick));
    else if (op === "cut") node.cutOff();
    else if (op === "partition") this.#background(this.#partition(node, pick));
    else if (op === "engine") this.#background(this.#restartEngine());
    return sleep(op === "wait" ? pick * 3 : 2);
  }

  /** Fair weather: every command answered, every run ended, every device exactly the log. Then everybody leaves. */
  async settle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
    for (const user of this.#users) await this.#settleUser(user);
    for (const device of this.#devices) this.#leave(device);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.#devices) device.client.close();
    for (const node of this.#nodes) await node[Symbol.asyncDispose]();
    await this.#engine.close();
    await this.#service.stop();
  }

  async #settleUser(user: ChaosUser): Promise<void> {
    const { id: userId, log } = user;
    const devices = this.#devicesOf(user);
    const deadline = Date.now() + FINE_WEATHER_MS;
    do {
      await readLog(this.#engine, { userId, tenantId: "" }, log);
      if (Date.now() > deadline)
        throw new Error([...this.wrong, `open runs of ${userId}: ${openRuns(log).join(", ")}`].join("\n"));
      await sleep(20);
    } while (openRuns(log).length > 0);
    this.wrong.push(...problemsOf(log));
    for (const { type, runId = "" } of log)
      if (type === "agent_cancelled" && !this.#cancelled.has(runId)) this.wrong.push(`a stranger cancelled ${runId}`);
    for (const key of user.keys) {
      const times = log.filter(({ type, payload }) => type === "said" && payload.includes(`"${key}"`)).length;
      if (times !== 1) this.wrong.push(`${key} was acknowledged and stands in the log ${String(times)} times`);
    }
    user.keys = [];
    const begun = new Set(log.map(({ type, runId }) => (type === "agent_started" ? runId : undefined)));
    const lost = user.runs.filter((runId) => !begun.has(runId));
    this.wrong.push(...lost.map((runId) => `${runId} was acknowledged and is not in the log`));
    const head = log.at(-1)?.offset ?? 0;
    const behind = (): readonly string[] =>
      devices
        .filter(({ heard, start }) => (heard.at(-1)?.offset ?? start) !== head)
        .map(({ heard, client }) => `${String(heard.at(-1)?.offset)} of ${String(head)}, ${client.status.state}`);
    await until(() => behind().length === 0, behind, FINE_WEATHER_MS);
    for (const { heard, start = 0 } of devices) {
      const expected = log.filter(({ offset }) => offset > start);
      if (JSON.stringify(heard) !== JSON.stringify(expected)) this.wrong.push(`a device of ${userId} has another log`);
    }
  }

  #join(user: ChaosUser, { port }: ChaosServer): void {
    if (this.#devicesOf(user).length >= DEVICES_PER_USER) return;
    this.#devices.push(new ChaosDevice(user.id, { port, wrong: this.wrong }));
  }

  #devicesOf(user: ChaosUser): readonly ChaosDevice[] {
    return this.#devices.filter(({ userId }) => userId === user.id);
  }

  #userOf({ userId }: ChaosDevice): ChaosUser {
    const user = this.#users.find(({ id }) => id === userId);
    if (user === undefined) throw new Error("expected a device of a user of this world");
    return user;
  }

  /** Only who waits for nothing: an answer that nobody hears proves nothing. */
  #leave(device: ChaosDevice | undefined): void {
    if (device === undefined || device.waits > 0) return;
    device.client.close();
    this.#devices = this.#devices.filter((other) => other !== device);
  }

  async #say(device: ChaosDevice): Promise<void> {
    const key = `key-${crypto.randomUUID()}`;
    await device.ask("say", { key });
    this.#userOf(device).keys.push(key);
    this.seen.said += 1;
  }

  async #ask(device: ChaosDevice, pick: number): Promise<void> {
    const agent = ["one-shot", "pipeline", "careful", "pipeline"][pick % 4];
    const { runId } = (await device.ask("user_message", { content: "go", agent })) as { readonly runId: string };
    this.#userOf(device).runs.push(runId);
    this.seen.asked += 1;
  }

  async #cancel(device: ChaosDevice, pick: number): Promise<void> {
    const { runs } = this.#userOf(device);
    const runId = runs[runs.length - 1 - (pick % 3)];
    if (runId === undefined) return;
    this.#cancelled.add(runId);
    await device.ask("run_cancel", { runId });
    this.seen.cancelled += 1;
  }

  async #approve(device: ChaosDevice, pick: number): Promise<void> {
    const approvalId = device.approvals.at(-1);
    if (approvalId === undefined) return;
    await device.ask("tool_approval", { approvalId, approved: pick % 2 === 0 });
    this.seen.approved += 1;
  }

  async #trespass(
    stranger: ChaosDevice,
    { victim, port, pick }: { readonly victim: ChaosUser; readonly port: number; readonly pick: number },
  ): Promise<void> {
    const devices = this.#devicesOf(victim);
    if (devices.includes(stranger)) return;
    const known = {
      runs: victim.runs,
      approvals: devices.flatMap(({ approvals }) => approvals),
      commands: devices.flatMap(({ commands }) => commands),
      positions: devices.flatMap(({ positions }) => positions),
    };
    const onSaid = (key: string): void => void this.#userOf(stranger).keys.push(key);
    const outcome = await trespass({ stranger, known, port, pick, onSaid });
    if (outcome === undefined) return;
    this.seen.trespasses += 1;
    if (outcome !== "harmless") this.wrong.push(`${stranger.userId} as ${victim.id} ${outcome}`);
  }

  async #restart(node: ChaosServer, how: "kills" | "drains"): Promise<void> {
    await node.during(async () => {
      await (how === "kills" ? node.kill() : node.drain());
      await node.start();
    });
    this.seen[how] += 1;
  }

  async #pause(node: ChaosServer, pick: number): Promise<void> {
    await node.during(async () => {
      node.pause();
      await sleep((LONGEST_PAUSE_MS * pick) / 100);
      node.resume();
    });
    this.seen.pauses += 1;
  }

  async #partition(node: ChaosServer, pick: number): Promise<void> {
    node.partition(true);
    await sleep((LONGEST_PARTITION_MS * pick) / 100);
    node.partition(false);
    this.seen.partitions += 1;
  }

  /** One death after the other. */
  async #restartEngine(): Promise<void> {
    if (this.#isEngineDown) return;
    this.#isEngineDown = true;
    await this.#service.restart().finally(() => (this.#isEngineDown = false));
    this.seen.engineDeaths += 1;
  }

  #background(work: Promise<unknown>): void {
    const done = work
      .catch((error: unknown) => void this.wrong.push(`something failed: ${String(error)}`))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
