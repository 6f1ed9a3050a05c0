import { createAgentRegistry, publicError, type Agent } from "@isowire/agents";
import { createHub, createMemoryEngine, type Hub } from "@isowire/core";
import { portsOf } from "@isowire/core/contracts";
import { createFakeClock, createMemoryTransport, type MemoryTransport } from "@isowire/core/testing";
import { createCanaryUsers, foreignCanaries, type CanaryUser } from "./isolation-user.js";

export interface Step {
  readonly op:
    | "connect"
    | "cut"
    | "read"
    | "event"
    | "message"
    | "cancel"
    | "approve"
    | "steer"
    | "list"
    | "history"
    | "presence"
    | "replay"
    | "disconnect"
    | "notice"
    | "resume"
    | "advance";
  readonly actor: number;
  readonly victim: number;
  readonly pick: number;
}

interface Device {
  readonly owner: CanaryUser;
  readonly transport: MemoryTransport;
}

interface Known {
  readonly runs: string[];
  readonly approvals: string[];
  readonly commands: object[];
  resume: string | undefined;
}

const NODES = 2;

/** Many users on two nodes who say, ask, cancel and approve, with their own ids and with each other's. Counts what is seen. */
export class IsolationWorld {
  readonly clock = createFakeClock();
  readonly users: readonly CanaryUser[];
  /** Canaries that reached somebody else; must stay empty. */
  readonly leaks: string[] = [];
  readonly seen = { messages: 0, entries: 0, refused: 0, acks: 0, ended: 0 };
  readonly #engine = createMemoryEngine({ clock: this.clock });
  readonly #hubs: readonly Hub[];
  readonly #registries = Array.from({ length: NODES }, () => createAgentRegistry({ deadlineMs: 60_000 }));
  readonly #known = new Map<CanaryUser, Known>();
  #devices: Device[] = [];
  #ids = 0;

  constructor(userCount: number) {
    this.users = createCanaryUsers(userCount);
    for (const user of this.users)
      this.#known.set(user, { runs: ["r_none"], approvals: ["a_none"], commands: [], resume: undefined });
    const log = (level: string) => (fields: object, message: string) => {
      this.#check(`${level} ${message} ${describe(fields)}`, undefined, "a log line");
    };
    const logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
    this.#hubs = this.#registries.map((registry) => {
      const hub = createHub({
        engine: this.#engine,
        logger,
        limits: { commandsPerSecond: 1000, connectionsPerUser: 4 },
      });
      hub.onCommand("echo", ({ context, payload }) => ({ payload, claims: context.claims }));
      registry.register("canary", agent);
      registry.setWebSocketManager(hub);
      return hub;
    });
  }

  async step(step: Step): Promise<void> {
    const actor = at(this.users, step.actor);
    const victim = at(this.users, step.victim);
    const hub = at(this.#hubs, step.pick);
    const mine = this.#devices.filter((device) => device.owner === actor && device.transport.closed === undefined);
    const device = mine[step.pick % Math.max(1, mine.length)];
    if (step.op === "connect" || step.op === "resume")
      this.#connect(hub, actor, step.op === "resume" ? this.#of(victim).resume : undefined);
    else if (step.op === "cut") device?.transport.cut();
    else if (step.op === "event") await this.#event(hub, actor, step.pick);
    else if (step.op === "presence")
      this.#check(JSON.stringify(await hub.manager(actor.context).connections()), actor, "presence");
    else if (step.op === "disconnect") await hub.manager(actor.context).disconnect({ connectionId: "c_none" });
    else if (step.op === "notice") this.#check(JSON.stringify(hub.stats()), undefined, "statistics");
    else if (device !== undefined) this.#say(device, { ...step, from: victim });
    await this.clock.advance(step.op === "advance" ? (step.pick % 40) * 250 : 0);
    this.#readAll();
  }

  async close(): Promise<void> {
    for (const registry of this.#registries) await registry.close();
    for (const hub of this.#hubs) await hub.close();
  }

  #of(user: CanaryUser): Known {
    const known = this.#known.get(user);
    if (known === undefined) throw new Error("expected a user of this world");
    return known;
  }

  #connect(hub: Hub, owner: CanaryUser, resume: string | undefined): void {
    const ports = portsOf(hub);
    if (ports.admit() !== "ok") return;
    const transport = createMemoryTransport();
    this.#devices.push({ owner, transport });
    ports.accept({
      context: owner.context,
      transport: transport.connection,
      ...(resume === undefined ? {} : { resume }),
    });
  }

  async #event(hub: Hub, owner: CanaryUser, pick: number): Promise<void> {
    const options = { threadId: `t${String(pick % 3)}`, idempotencyKey: `k${String(pick % 50)}` };
    const sent = hub.manager(owner.context).sendEvent("said", { canary: owner.canary, pick: pick % 50 }, options);
    await sent.catch((error: unknown) => {
      this.#check(String(error), owner, "an error");
    });
  }

  /** With the ids of `from`: often the device's own user, often somebody else. */
  #say({ owner, transport }: Device, step: Step & { readonly from: CanaryUser }): void {
    const theirs = this.#of(step.from);
    const id = `command-${String((this.#ids += 1)).padStart(16, "0")}`;
    const run = { runId: at(theirs.runs, step.pick) };
    const messages: Record<string, object | undefined> = {
      message: {
        type: "user_message",
        id,
        threadId: `t${String(step.pick % 3)}`,
        payload: { content: `${owner.canary} ${String(step.pick)}` },
      },
      cancel: { type: "run_cancel", id, payload: run },
      steer: {
        type: "run_input",
        id,
        payload: { ...run, mode: step.pick % 2 ? "steer" : "queue", content: owner.canary },
      },
      approve: {
        type: "tool_approval",
        id,
        payload: { approvalId: at(theirs.approvals, step.pick), approved: step.pick % 2 === 0 },
      },
      list: { type: "run_list", id, payload: {} },
      history: { type: "isowire:history", id, threadId: `t${String(step.pick % 4)}`, before: step.pick * 3, limit: 50 },
      replay: {
        ...(theirs.commands[step.pick % Math.max(1, theirs.commands.length)] ?? { type: "echo", id }),
        payload: { canary: owner.canary },
      },
      read: { type: "echo", id, payload: { canary: owner.canary } },
    };
    const message = messages[step.op];
    if (message === undefined) return;
    this.#of(owner).commands.push(message);
    transport.say(message);
  }

  #readAll(): void {
    for (const { owner, transport } of this.#devices) {
      for (const message of transport.read() as Record<string, unknown>[]) this.#take(owner, message);
    }
    this.#devices = this.#devices.filter((device) => device.transport.closed === undefined);
  }

  #take(owner: CanaryUser, message: Record<string, unknown>): void {
    this.seen.messages += 1;
    this.#check(JSON.stringify(message), owner, String(message["type"]));
    const known = this.#of(owner);
    const payload = message["payload"] as Record<string, unknown> | undefined;
    if (message["type"] === "isowire:error") this.seen.refused += 1;
    if (message["type"] === "isowire:ack") this.seen.acks += 1;
    if (typeof message["offset"] === "number") this.seen.entries += 1;
    if (message["type"] === "agent_started") known.runs.push(String(message["runId"]));
    if (message["type"] === "approval_requested") known.approvals.push(String(payload?.["approvalId"]));
    if (/^agent_(completed|failed|cancelled)$/.test(String(message["type"]))) this.seen.ended += 1;
    if (message["type"] === "isowire:welcome") {
      const { epoch, offset, time } = message["position"] as { epoch: string; offset: number; time: number };
      known.resume = `${epoch}.${String(offset)}.${String(time)}`;
    }
  }

  #check(text: string, own: CanaryUser | undefined, where: string): void {
    for (const canary of foreignCanaries(text, own))
      this.leaks.push(`${canary} reached ${own?.canary ?? "nobody's"} ${where}`);
  }
}

/** Thinks, works, asks, fails and answers, all in words of its user. */
const agent: Agent = async (run) => {
  const canary = String(run.context.claims["canary"]);
  const kind = Number(run.input.content.split(" ").at(-1)) % 5;
  await run.thinking(`about ${canary}`);
  await run.tool("look_up", { canary }, () => ({ found: canary }));
  await run.delta(`${canary} says `);
  if (kind === 0) throw new Error(`the password of ${canary}`);
  if (kind === 1) throw publicError("SORRY", `sorry, ${canary}`);
  if (kind === 2) await run.requestApproval({ toolName: "save", parameters: { canary }, expiresInMs: 5000 });
  if (kind === 3)
    await new Promise((resolve) => {
      run.signal.addEventListener("abort", resolve);
    });
  await run.state.set({ canary });
  await run.delta("done");
};

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("expected a list that is not empty");
  return item;
}

function describe(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value instanceof Error ? "" : JSON.stringify(value)}`)
    .join(" ");
}
