import { createServer } from "node:http";
import { createHub, type Hub } from "@isowire/core";
import type { Authenticate } from "@isowire/core/contracts";
import { CLOSE_CODES, ERROR_CODES } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";
import { attachWebSocketServer, createTicketIssuer, credentialsOf } from "../../src/index.js";
import { Attacker } from "../attack/attacker.js";
import { Bystander, CANARY } from "../attack/bystander.js";
import { createCapturedLogger } from "../captured-logger.js";
import { eventually } from "../eventually.js";
import { listen, ORIGIN, stop } from "../serve.js";

const MUCH = 1_000_000_000;

/** A server that is sent rubbish for a long time, while a bystander is told things. */
export interface Besieged extends AsyncDisposable {
  readonly hub: Hub;
  dial(): Attacker;
  ticket(): string;
  /** Lets `siege` go on, and holds that the bystander and the process noticed nothing. */
  during(siege: () => Promise<void>): Promise<void>;
}

export async function besiege(): Promise<Besieged> {
  const logger = createCapturedLogger();
  const limits = { upgradesPerSecond: MUCH, commandsPerSecond: 50, connectionsPerUser: 10_000 };
  const hub = createHub({ logger, limits });
  hub.onCommand("echo", ({ payload }) => payload);
  const server = createServer((_request, response) => void response.end("hello"));
  const tickets = createTicketIssuer({ hub, secrets: ["the secret of the tickets, 32 by"], fallback: byName });
  const { authenticate } = tickets;
  const doors = [
    attachWebSocketServer(server, { hub, authenticate, allowedOrigins: [ORIGIN] }),
    attachWebSocketServer(server, { hub, path: "/calm", authenticate: () => grace, allowedOrigins: [] }),
  ];
  const port = await listen(server);
  const bystander = new Bystander(hub, grace, `ws://127.0.0.1:${port}/calm`);
  await bystander.device.welcome();
  const problems: unknown[] = [];
  const note = (problem: unknown): void => void problems.push(problem);
  process.on("uncaughtException", note).on("unhandledRejection", note);
  return {
    hub,
    dial: () => new Attacker(port),
    ticket: () => tickets.issue(createUserContext({ userId: "eve" })),
    async during(siege) {
      await bystander.during(siege(), () => undefined);
      await eventually("the others' end", () => hub.stats().connections === 1 && hub.stats().users === 1);
      await bystander.hasNoticedNothing();
      if (problems.length > 0) throw new Error("something was thrown unheard", { cause: problems[0] });
    },
    async [Symbol.asyncDispose]() {
      process.off("uncaughtException", note).off("unhandledRejection", note);
      bystander[Symbol.dispose]();
      for (const door of doors) await door.close();
      await hub.close();
      await stop(server);
    },
  };
}

const grace = createUserContext({ userId: "grace" });

/** Whose verdict takes some turns: anything may happen meanwhile. */
export const LATE = "eve-later";
const LATE_TURNS = 5;

const byName: Authenticate = async (request) => {
  const credentials = credentialsOf(request);
  if (credentials.kind !== "bearer" || credentials.token === "grace") return { reason: "unauthorized" };
  for (let turn = 0; credentials.token === LATE && turn < LATE_TURNS; turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
  return createUserContext({ userId: credentials.token });
};

const CONTROL = ["welcome", "snapshot", "ack", "error", "page", "pong", "drain", "reset", "auth_expiring"];
/** What ws itself says: RFC 6455 section 7.4.1. */
const OF_THE_LIBRARY = [1002];

/** Throws unless all that was received is of the protocol, in its order, and nobody else's. */
export function checkReceived(attacker: Attacker, sentCloses: readonly number[] = []): void {
  if (attacker.received.includes(CANARY)) throw new Error("somebody else's event was received");
  if (attacker.status !== undefined && attacker.status !== 101) return;
  const { frames, messages } = attacker;
  const closes = frames.filter(({ opcode }) => opcode === 8);
  if (closes.length > 1) throw new Error(`${closes.length} closes`);
  if (closes.length === 1 && frames.at(-1)?.opcode !== 8) throw new Error("a frame after the close");
  for (const { payload } of closes) checkCode(payload, sentCloses);
  if (frames.some(({ opcode }) => ![1, 8, 10].includes(opcode))) throw new Error("a frame that no server sends");
  if (messages.length > 0 && messages[0]?.type !== "isowire:welcome") throw new Error("something before the welcome");
  if (messages.filter(({ type }) => type === "isowire:welcome").length > 1) throw new Error("a second welcome");
  for (const { type, code, retryable } of messages) {
    if (!CONTROL.includes(type.replace("isowire:", ""))) throw new Error(`a message of type ${type}`);
    if (type === "isowire:error" && (!Object.hasOwn(ERROR_CODES, String(code)) || typeof retryable !== "boolean"))
      throw new Error(`an error that is none: ${String(code)}`);
  }
}

function checkCode(payload: Buffer, sent: readonly number[]): void {
  if (payload.length === 0) return;
  const code = payload.readUInt16BE(0);
  if (!(code in CLOSE_CODES) && !OF_THE_LIBRARY.includes(code) && !sent.includes(code))
    throw new Error(`closed ${code}`);
}
