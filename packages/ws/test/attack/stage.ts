import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { Socket } from "node:net";
import { createHub, createMemoryEngine, type Hub, type HubOptions, type Limits } from "@isowire/core";
import type { Authenticate, Engine, UserContext } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { expect } from "vitest";
import { attachWebSocketServer, createTicketIssuer, credentialsOf } from "../../src/index.js";
import type { AttachOptions, Refresh, TicketIssuer } from "../../src/index.js";
import { createCapturedLogger, type CapturedLogger } from "../captured-logger.js";
import { listen, ORIGIN, stop } from "../serve.js";
import { Attacker, upgradeRequest, type UpgradeRequest } from "./attacker.js";
import { Bystander, CANARY } from "./bystander.js";
import { createCountingClock } from "./counting-clock.js";
import { expectTracesGone, readTraces, type Scene } from "./traces.js";

export interface StageOptions {
  readonly limits?: Partial<Limits>;
  readonly retention?: NonNullable<HubOptions>["retention"];
  readonly attach?: Partial<AttachOptions>;
  readonly http?: ServerOptions;
  readonly app?: RequestListener;
  readonly engine?: (engine: Engine) => Engine;
  /** The bystander is on another hub over the same engine: this one will be closed. */
  readonly bystanderElsewhere?: boolean;
  readonly logger?: HubOptions["logger"];
}

/** A server under attack. Whoever has the bearer token "eve" is eve. */
export interface Stage {
  readonly hub: Hub;
  readonly server: Server;
  readonly port: number;
  readonly logger: CapturedLogger;
  readonly tickets: TicketIssuer;
  readonly engine: Engine;
  readonly bystander: Bystander;
  /** Payloads of `echo` commands, as the application saw them. */
  readonly handled: unknown[];
  /** A TCP connection that has sent nothing yet. */
  dial(): Attacker;
  /** Dials and asks for an upgrade. */
  knock(request?: UpgradeRequest): Attacker;
  /** Knocks, signed in, and waits for the welcome. */
  enter(user?: string, request?: UpgradeRequest): Promise<Attacker>;
}

export const GRACE = "grace";
export const SECRET = "the secret of the tickets, 32 by";

export interface Attacked {
  /** What the attacker got. */
  readonly got: string;
  /** How long each event took to the bystander, ms. */
  readonly delays: readonly number[];
}

/** Attacks, and holds the bystander and the process against what must not happen. */
export async function attackOn(options: StageOptions, attack: (stage: Stage) => Promise<string>): Promise<Attacked> {
  const problems: unknown[] = [];
  const note = (problem: unknown): void => void problems.push(problem);
  process.on("uncaughtException", note).on("unhandledRejection", note);
  try {
    const attacked = await attackUnder(options, attack);
    expect(problems).toEqual([]);
    return attacked;
  } finally {
    process.off("uncaughtException", note).off("unhandledRejection", note);
  }
}

async function attackUnder(options: StageOptions, attack: (stage: Stage) => Promise<string>): Promise<Attacked> {
  const attackers: Attacker[] = [];
  const { stage, scene, most, close } = await openStage(options, attackers);
  try {
    const before = await readTraces(scene);
    const got = await stage.bystander.during(attack(stage), most.sample);
    await stage.bystander.hasNoticedNothing();
    for (const { received } of attackers) expect(received.includes(CANARY)).toBe(false);
    expect(stage.logger.text()).not.toContain(CANARY);
    expect(most.bytes).toBeLessThan(MOST_BUFFERED_BYTES);
    for (const attacker of attackers) attacker.socket.destroy();
    await expectTracesGone(scene, before);
    return { got, delays: stage.bystander.delays };
  } finally {
    for (const attacker of attackers) attacker.socket.destroy();
    await close();
  }
}

/** Twice `bufferedBytes`, and what one message may come to. */
const MOST_BUFFERED_BYTES = 2 * 1_048_576 + 262_144;

interface OpenStage {
  readonly stage: Stage;
  readonly scene: Scene;
  /** What was held for one socket at most. */
  readonly most: { bytes: number; sample(): void };
  close(): Promise<void>;
}

async function openStage(options: StageOptions, attackers: Attacker[]): Promise<OpenStage> {
  const clock = createCountingClock();
  const logger = createCapturedLogger();
  const memory = createMemoryEngine({ clock });
  const engine = options.engine?.(memory) ?? memory;
  const hub = createHub({
    engine,
    logger: options.logger ?? logger,
    limits: options.limits ?? {},
    retention: options.retention ?? {},
  });
  const calm = options.bystanderElsewhere === true ? createHub({ engine: memory, logger }) : hub;
  const handled: unknown[] = [];
  hub.onCommand("echo", ({ payload }) => {
    handled.push(payload);
    return payload;
  });
  const server = createServer(options.http ?? {}, options.app);
  const most = mostBuffered(server);
  const tickets = createTicketIssuer({ hub, secrets: [SECRET], fallback: byName });
  const { authenticate } = tickets;
  const doors = [
    attachWebSocketServer(server, {
      hub,
      allowedOrigins: [ORIGIN],
      authenticate,
      refresh: refreshWith(tickets),
      ...options.attach,
    }),
    attachWebSocketServer(server, { hub: calm, path: "/calm", allowedOrigins: [], authenticate: byName }),
  ];
  const port = await listen(server);
  const bystander = new Bystander(calm, createUserContext({ userId: GRACE }), `ws://127.0.0.1:${port}/calm`);
  await bystander.device.welcome();
  const knock = (request?: UpgradeRequest): Attacker => dial().write(upgradeRequest(request));
  const dial = (): Attacker => {
    const attacker = new Attacker(port);
    attackers.push(attacker);
    return attacker;
  };
  const enter = async (user = "eve", request: UpgradeRequest = {}): Promise<Attacker> => {
    const attacker = knock({ user, ...request });
    await attacker.next("isowire:welcome");
    return attacker;
  };
  const stage: Stage = { hub, server, port, logger, tickets, engine, bystander, handled, dial, knock, enter };
  return {
    stage,
    scene: { hubs: calm === hub ? [hub] : [hub, calm], server, clock },
    most,
    async close() {
      bystander[Symbol.dispose]();
      for (const door of doors) await door.close();
      for (const each of new Set([hub, calm])) await each.close();
      await stop(server);
    },
  };
}

function mostBuffered(server: Server): OpenStage["most"] {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const most = {
    bytes: 0,
    sample() {
      for (const { writableLength } of sockets) most.bytes = Math.max(most.bytes, writableLength);
    },
  };
  return most;
}

const byName: Authenticate = (request) => {
  const credentials = credentialsOf(request);
  return credentials.kind === "bearer" ? userOf(credentials.token) : { reason: "unauthorized" };
};

const userOf = (userId: string): UserContext => createUserContext({ userId });

const refreshWith =
  ({ authenticate }: TicketIssuer): Refresh =>
  async (credential) =>
    credential.token === undefined ? authenticate.verify(credential) : userOf(credential.token);
