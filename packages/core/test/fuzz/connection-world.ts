import type { Hub } from "../../src/contracts/hub.js";
import type { AcceptRequest } from "../../src/contracts/hub-ports.js";
import type { Grant, Refusal } from "../../src/contracts/authenticate.js";
import type { UserContext } from "../../src/contracts/user-context.js";
import { IsowireError } from "../../src/errors/isowire-error.js";
import { createHub } from "../../src/hub/create-hub.js";
import { portsOf } from "../../src/hub/ports.js";
import { createUserContext } from "../../src/identity/create-user-context.js";
import { createMemoryEngine } from "../../src/memory/memory-engine.js";
import { positionToText } from "../../src/protocol/position-text.js";
import { createFakeClock } from "../../src/testing/fake-clock.js";
import { type CallFate, withFaults } from "./faulty-engine.js";
import { type Seen, Witness } from "./witness.js";

/** One thing that happens; the numbers are taken modulo whatever there is. */
export interface Step {
  readonly kind:
    | "upgrade"
    | "say"
    | "bytes"
    | "ask"
    | "history"
    | "refresh"
    | "read"
    | "drained"
    | "pong"
    | "cut"
    | "event"
    | "notice"
    | "disconnect"
    | "advance"
    | "faults"
    | "trim"
    | "drain"
    | "restart";
  readonly who: number;
  readonly pick: number;
  readonly text: string;
  readonly fates: readonly CallFate[];
}

const LIMITS = {
  bufferedBytes: 8192,
  maxEventBytes: 2048,
  connectionsPerUser: 3,
  commandsPerSecond: 30,
  bytesInPerSecond: 100_000,
};
/** Twice the budget, and what one message may come to: a page of history. */
const MOST_BUFFERED_BYTES = LIMITS.bufferedBytes * 2 + 300_000;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Two users, hubs that come and go over one engine that fails, and sockets that do what they like. */
export class ConnectionWorld {
  readonly clock = createFakeClock();
  readonly #memory = createMemoryEngine({ clock: this.clock });
  readonly #users = ["ada", "grace"].map((userId) => createUserContext({ userId }));
  readonly #ending: Promise<unknown>[] = [];
  readonly #hubs: Hub[] = [];
  readonly #all: Witness[] = [];
  #fates: readonly CallFate[] = ["ok"];
  #calls = 0;
  #witnesses: Witness[] = [];
  #hub = this.#open();
  #ids = 0;

  async step(step: Step): Promise<void> {
    const witness = this.#witnesses[step.who % Math.max(1, this.#witnesses.length)];
    const user = this.#users[step.who % 2];
    if (user === undefined) return;
    if (step.kind === "upgrade") this.#upgrade(user, step);
    else if (witness !== undefined) this.#onSocket(witness, step);
    this.#onHub(user, step);
    await this.clock.advance(step.kind === "advance" ? (step.pick % 8) * 1000 : 0);
    for (const each of this.#witnesses) if (!each.isOpen) each.read();
  }

  /** The engine is well again, everybody reads, all that was begun ends; then nothing may be left. */
  async end(): Promise<void> {
    this.#fates = ["ok"];
    for (let round = 0; round < 6; round += 1) {
      await this.clock.advance(6000);
      for (const each of this.#witnesses) each.read();
    }
    this.#ending.push(this.#hub.close());
    for (const each of this.#witnesses) each.transport.cut();
    await this.clock.advance(60_000);
    await Promise.all(this.#ending);
    await this.#memory.close();
    const left = this.#hubs.map((hub) => hub.stats()).filter(({ connections, users }) => connections + users > 0);
    if (left.length > 0) throw new Error(`something is left: ${JSON.stringify(left)}`);
    if (this.clock.pending > 0) throw new Error(`${String(this.clock.pending)} timers are left`);
  }

  /** How much there was to see. */
  get seen(): Seen {
    const sum = (name: keyof Seen): number => this.#all.reduce((total, { seen }) => total + seen[name], 0);
    return { welcomes: sum("welcomes"), entries: sum("entries"), answers: sum("answers"), closes: sum("closes") };
  }

  #open(): Hub {
    const engine = withFaults({ ...this.#memory, close: () => Promise.resolve() }, () => {
      this.#calls += 1;
      return this.#fates[this.#calls % this.#fates.length] ?? "ok";
    });
    const hub = createHub({ engine, logger: quiet, limits: LIMITS });
    hub.onCommand("echo", ({ context, payload }) => ({ owner: `owner-${context.userId}`, payload }));
    hub.onCommand("fail", ({ context }) => {
      throw new Error(`owner-${context.userId} is not to be told`);
    });
    this.#hubs.push(hub);
    return hub;
  }

  #upgrade(context: UserContext, { pick, text }: Step): void {
    const ports = portsOf(this.#hub);
    if (ports.admit() !== "ok") return;
    const witness = new Witness(context, MOST_BUFFERED_BYTES);
    const before = this.#witnesses[pick % Math.max(1, this.#witnesses.length)]?.position;
    const resumes = [undefined, "start", text, before === undefined ? "start" : positionToText(before)];
    const clients = [undefined, text, "a-page-that-comes-again", `page-number-${String(pick).padStart(8, "0")}`];
    const [resume, clientId] = [resumes[pick % 4], clients[(pick >> 2) % 4]];
    const request: AcceptRequest = {
      context,
      transport: witness.connection,
      heartbeatMs: 5000,
      features: pick % 3 === 0 ? ["merge", text] : [],
      refresh: (credential) => this.#judge(context, credential.token ?? credential.ticket ?? ""),
      ...(resume === undefined ? {} : { resume }),
      ...(clientId === undefined ? {} : { clientId }),
      ...(pick % 5 === 0 ? { expiresAt: this.clock.now() + pick * 100 } : {}),
    };
    ports.accept(request);
    this.#witnesses = [...this.#witnesses, witness].slice(-12);
    this.#all.push(witness);
  }

  async #judge(context: UserContext, credential: string): Promise<Grant | Refusal> {
    const [own, other] = context === this.#users[0] ? this.#users : [...this.#users].reverse();
    const verdicts: readonly (() => unknown)[] = [
      () => ({ context: own, expiresAt: this.clock.now() + 60_000 }),
      () => other,
      () => ({ reason: "expired" }),
      () => ({ ...own }),
      () => Promise.reject(new Error("the key server is down")),
      () => new Promise(() => undefined),
      () => new Promise((resolve) => this.clock.after(900, () => resolve(own))),
    ];
    return (await verdicts[credential.length % verdicts.length]?.()) as Grant;
  }

  #onSocket(witness: Witness, step: Step): void {
    const { kind, pick, text } = step;
    // Every other id was used before.
    const id = `an-id-of-16-or-more-${String(pick % 2 === 0 ? (this.#ids += 1) : pick % 5)}`;
    if (kind === "say") witness.say(text);
    if (kind === "bytes") witness.connection.handlers?.message(Buffer.from(text));
    if (kind === "ask") witness.say({ type: ["echo", "fail", "nobody"][pick % 3], id, payload: text });
    if (kind === "history") witness.say({ type: "isowire:history", id, limit: pick });
    if (kind === "refresh") witness.say({ type: "isowire:auth_refresh", id, token: "x".repeat(1 + (pick % 7)) });
    if (kind === "read") witness.read(1 + (pick % 9));
    if (kind === "drained") witness.connection.handlers?.drained();
    if (kind === "pong") witness.transport.pong();
    if (kind === "cut") witness.transport.cut(1000 + pick);
  }

  #onHub(user: UserContext, { kind, pick, fates }: Step): void {
    if (kind === "faults") this.#fates = fates.length === 0 ? ["ok"] : fates;
    if (kind === "trim") void this.#memory.log.trim(user, pick);
    if (kind === "event") for (let n = 0; n < 1 + (pick % 12); n += 1) this.#call(this.#send(user, n));
    if (kind === "disconnect") this.#call(this.#manager(user, (manager) => manager.disconnect()));
    if (kind === "notice")
      this.#call(this.#hub.notice({ all: true }, { to: pick % 2 === 0 ? "everyone" : { tenantId: "" } }));
    if (kind === "drain") this.#call(this.#hub.drain({ windowMs: pick * 10, runGraceMs: 1 }));
    if (kind === "restart") {
      this.#ending.push(this.#hub.close());
      this.#hub = this.#open();
    }
  }

  #send(user: UserContext, n: number): Promise<unknown> {
    const payload = { owner: `owner-${user.userId}`, n, pad: "x".repeat(300) };
    return this.#manager(user, (manager) => manager.sendEvent(n % 3 === 0 ? "message_said" : "ticked", payload));
  }

  async #manager(user: UserContext, ask: (manager: ReturnType<Hub["manager"]>) => Promise<unknown>): Promise<unknown> {
    return ask(this.#hub.manager(user));
  }

  /** May fail with an error of ours, or with the engine's own; in vain is not a crash. */
  #call(call: Promise<unknown>): void {
    call.catch((error: unknown) => {
      if (!IsowireError.isInstance(error) && !String(error).includes("engine")) throw error;
    });
  }
}
