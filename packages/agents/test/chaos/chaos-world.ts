import type { UserContext } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import type { Device } from "../device.js";
import { type LogLine, typesOf } from "../read-log.js";
import { createStage, type MortalNode, type Stage } from "../stage.js";
import { AGENTS, type Diary, registerAgents } from "./chaos-agents.js";

export const NODES = 3;
const TTL_MS = 1500;
export const users = ["ada", "bob"].map((userId) => createUserContext({ userId }));

export const FAULTS = ["kill", "pause", "cut off", "drain", "close", "heal"] as const;
export const COMMANDS = ["cancel", "steer", "queue", "approve", "deny"] as const;

export interface Step {
  readonly kind: "start" | "advance" | (typeof FAULTS)[number] | (typeof COMMANDS)[number];
  readonly node: number;
  /** Which of the runs, users, threads, agents, or how long: whatever the kind makes of it. */
  readonly pick: number;
}

interface Place {
  readonly node: MortalNode;
  readonly devices: readonly Device[];
  isLeaving: boolean;
}

/** Three nodes over one engine, to which anything may happen. */
export class ChaosWorld implements AsyncDisposable {
  readonly stage: Stage = createStage();
  readonly diary: Diary = { calls: [], effects: [] };
  /** Runs that were acknowledged. */
  readonly tickets = new Map<string, UserContext>();
  readonly #places: Place[] = [];

  async open(): Promise<void> {
    for (let at = 0; at < NODES; at += 1) this.#places[at] = await this.#place();
  }

  async step({ kind, node: at, pick }: Step): Promise<void> {
    const place = this.#places[at % NODES]!;
    const { fate, hub, registry } = place.node;
    if (kind === "start") this.#start(await this.#usable(at), pick);
    else if (kind === "advance") await this.stage.clock.advance(10 + pick * 12);
    else if (kind === "kill") fate.kill();
    else if (kind === "heal") await this.#heal(at % NODES);
    else if (place.isLeaving || fate.state !== "alive") return;
    else if (kind === "pause") fate.pause();
    else if (kind === "cut off") fate.cutOff();
    else if (kind === "drain") this.#leave(place, hub.drain({ windowMs: pick, runGraceMs: pick * 3 }));
    else if (kind === "close") this.#leave(place, registry.close());
    else await this.#command(place, kind, pick);
    await this.stage.clock.advance(pick % 40);
  }

  /** Everything works again, until every run has had its end. */
  async settle(least: number): Promise<void> {
    for (let at = 0; at < NODES; at += 1) await this.#heal(at);
    for (let pick = 0; (await this.runIds()).length < least; pick += 1) {
      this.#start(this.#places[0]!, pick);
      await this.stage.clock.advance(10);
    }
    // Four lease times is how long an agent that nobody knows is waited for; the deadlines come before that many rounds.
    for (let round = 0; round < 120 && (await this.#openRuns()) > 0; round += 1) await this.stage.clock.advance(1000);
    await this.stage.clock.advance(TTL_MS * 3);
  }

  async log(user: UserContext): Promise<readonly LogLine[]> {
    return this.stage.log(user);
  }

  async runIds(): Promise<readonly string[]> {
    const logs = await Promise.all(users.map((user) => this.log(user)));
    return logs.flat().flatMap(({ type, runId }) => (type === "agent_started" ? [String(runId)] : []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stage[Symbol.asyncDispose]();
  }

  async #openRuns(): Promise<number> {
    const open = users.map((user) => this.#places[0]!.node.registry.runs(user));
    return (await Promise.all(open)).flat().length;
  }

  #start({ node }: Place, pick: number): void {
    const user = users[pick % users.length]!;
    const options = { content: `${pick}`, threadId: `t${pick % 5}`, agent: AGENTS[pick % AGENTS.length]! };
    // Who is told nothing, because the node died, has no ticket.
    node.registry.start(user, options).then(
      ({ runId }) => this.tickets.set(runId, user),
      () => undefined,
    );
  }

  /** The node itself, or the next that is there. */
  async #usable(at: number): Promise<Place> {
    for (let next = at; next < at + NODES; next += 1) {
      const place = this.#places[next % NODES]!;
      if (!place.isLeaving && place.node.fate.state === "alive") return place;
    }
    await this.#heal(at % NODES);
    return this.#places[at % NODES]!;
  }

  #leave(place: Place, left: Promise<void>): void {
    place.isLeaving = true;
    // One that dies while it leaves never says so.
    left.catch(() => undefined);
  }

  /** What is gone is started again. */
  async #heal(at: number): Promise<void> {
    const place = this.#places[at]!;
    if (place.isLeaving || place.node.fate.state === "dead") {
      // What is left of it never happens; its successor has its place.
      if (place.isLeaving && place.node.fate.state !== "dead") place.node.fate.resume();
      this.#places[at] = await this.#place();
    } else place.node.fate.resume();
    await this.stage.clock.advance(0);
  }

  async #place(): Promise<Place> {
    const times = { leaseTtlMs: TTL_MS, approvalMs: 1200, cancelGraceMs: 300 };
    const node = this.stage.mortal({ ...times, limits: { runsPerUser: 100 } });
    registerAgents(node.registry, node.clock, this.diary);
    const devices = await Promise.all(users.map((user) => node.device(user)));
    return { node, devices, isLeaving: false };
  }

  async #command(place: Place, kind: (typeof COMMANDS)[number], pick: number): Promise<void> {
    const at = pick % users.length;
    const lines = await this.log(users[at]!);
    const device = place.devices[at]!;
    if (kind === "approve" || kind === "deny") {
      const asked = lines.filter(({ type }) => type === "approval_requested");
      const one = asked[asked.length - 1 - (pick % Math.min(3, asked.length))];
      if (one !== undefined) {
        const { approvalId } = one.payload;
        void device.send("tool_approval", { approvalId, approved: kind === "approve" });
      }
      return;
    }
    const started = lines.filter(({ type }) => type === "agent_started");
    const runId = started[started.length - 1 - (pick % Math.min(4, started.length))]?.runId;
    if (runId === undefined || typesOf(lines, runId).some((type) => /^agent_(completed|failed|cancelled)$/.test(type)))
      return;
    if (kind === "cancel") void device.send("run_cancel", { runId });
    else void device.send("run_input", { runId, mode: kind, content: `${kind} ${pick}` });
  }
}
