import type { Engine } from "@isowire/core/contracts";
import { createUserContext } from "@isowire/core/trusted";
import { deferred, eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import { CLOSE, closeFrame, frame } from "./frame.js";
import { echo, freshId, goesOn, textFrameOf } from "./outcomes.js";
import type { StageOptions } from "./stage.js";

const SLOWLY = 100;
/** Time for what must not happen. */
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Nobody but the bystander, who comes first, is welcomed before some time has passed. */
function slowPresence(engine: Engine): Engine {
  let joins = 0;
  const join: Engine["presence"]["join"] = async (...request) => {
    joins += 1;
    if (joins > 1) await later(SLOWLY);
    return engine.presence.join(...request);
  };
  const { presence } = engine;
  return {
    ...engine,
    presence: {
      join,
      leave: (...request) => presence.leave(...request),
      list: (...request) => presence.list(...request),
    },
  };
}

const SLOW_WELCOME: StageOptions = { engine: slowPresence };
const DRAINING: StageOptions = { bystanderElsewhere: true };

/** A credential that is found good when the test says so. */
const heldBack = {
  asked: deferred(),
  answered: deferred(),
  async authenticate() {
    heldBack.asked.resolve();
    await heldBack.answered.promise;
    return createUserContext({ userId: "eve" });
  },
};

/** The right thing at the wrong moment. */
export const MOMENT_ATTACKS: readonly Attack[] = [
  {
    attack: "16 messages before the welcome",
    answer: "handled after it, in order",
    on: SLOW_WELCOME,
    async run(stage) {
      const attacker = stage.knock({ user: "eve", after: Buffer.concat(range(16).map((n) => textFrameOf(echo(n)))) });
      await eventually(
        "all answers",
        () => attacker.messages.filter(({ type }) => type === "isowire:ack").length === 16,
      );
      const isInOrder = stage.handled.join() === range(16).join() && attacker.messages[0]?.type === "isowire:welcome";
      return isInOrder ? "handled after it, in order" : stage.handled.join();
    },
  },
  {
    attack: "17 messages, or more than 64 KiB, before the welcome",
    answer: "closed 1008",
    on: SLOW_WELCOME,
    async run(stage) {
      const many = await stage
        .knock({ user: "eve", after: Buffer.concat(range(17).map((n) => textFrameOf(echo(n)))) })
        .fate();
      const large = textFrameOf(echo("x".repeat(40_000)));
      const much = await stage.knock({ user: "mallory", after: Buffer.concat([large, large]) }).fate();
      return many === much && stage.handled.length === 0 ? many : `${many}, ${much}, ${stage.handled.length} handled`;
    },
  },
  {
    attack: "a bad frame while the credential is checked",
    answer: "closed 1002",
    on: { attach: { authenticate: () => later(SLOWLY).then(() => createUserContext({ userId: "eve" })) } },
    run: (stage) => stage.knock({ after: Buffer.from([0x83, 0xff, 0xff, 0xff]) }).fate(),
  },
  {
    attack: "a bad frame before the welcome",
    answer: "closed 1002, no welcome",
    on: SLOW_WELCOME,
    async run(stage) {
      const attacker = stage.knock({ user: "eve", after: frame("", { opcode: 3 }) });
      const fate = await attacker.fate();
      await later(SLOWLY * 2);
      return `${fate}, ${attacker.messages.length === 0 ? "no" : "a"} welcome`;
    },
  },
  {
    attack: "a close, and then a reset, before the welcome",
    answer: "closed 1000, no welcome",
    on: SLOW_WELCOME,
    async run(stage) {
      const attacker = stage.knock({ user: "eve", after: Buffer.concat([closeFrame(1000), textFrameOf(echo(1))]) });
      const fate = await attacker.fate();
      attacker.socket.resetAndDestroy();
      await later(SLOWLY * 2);
      return `${fate}, ${attacker.messages.length + stage.handled.length === 0 ? "no" : "a"} welcome`;
    },
  },
  {
    attack: "a close in one packet with the upgrade",
    answer: "closed 1000, nothing after it",
    async run(stage) {
      const bytes = Buffer.concat([closeFrame(1000), textFrameOf({ type: "isowire:ping" })]);
      const attacker = stage.knock({ user: "eve", after: bytes });
      const fate = await attacker.fate();
      await eventually("the end of the connection", () => attacker.ended);
      return `${fate}, ${attacker.frames.at(-1)?.opcode === CLOSE ? "nothing" : "something"} after it`;
    },
  },
  {
    attack: "an upgrade while the hub drains",
    answer: "HTTP 503",
    on: DRAINING,
    async run(stage) {
      await stage.enter();
      const drained = stage.hub.drain({ windowMs: 50, runGraceMs: 1 });
      const fate = await stage.knock({ user: "eve" }).fate();
      await drained;
      return fate;
    },
  },
  {
    attack: "commands after `isowire:drain`",
    answer: "closed 1012, nothing is handled",
    on: DRAINING,
    async run(stage) {
      const attacker = await stage.enter();
      const drained = stage.hub.drain({ windowMs: 1, runGraceMs: 1 });
      await attacker.next("isowire:drain");
      for (const n of range(20)) attacker.say(echo(n));
      const fate = await attacker.fate();
      await drained;
      return `${fate}, ${stage.handled.length === 0 ? "nothing" : "something"} is handled`;
    },
  },
  {
    attack: "a credential that is found good after the hub began to drain",
    answer: "closed 1012",
    on: { ...DRAINING, attach: { authenticate: heldBack.authenticate } },
    async run(stage) {
      const attacker = stage.knock({ user: "eve" });
      await heldBack.asked.promise;
      const drained = stage.hub.drain({ windowMs: 1, runGraceMs: 1 });
      heldBack.answered.resolve();
      await drained;
      return attacker.fate();
    },
  },
  {
    attack: "a refresh whose verdict comes after the connection is gone",
    answer: "nothing after the close",
    on: { attach: { refresh: () => later(SLOWLY).then(() => ({ reason: "unauthorized" as const })) } },
    async run(stage) {
      const attacker = await stage.enter();
      attacker.say({ type: "isowire:auth_refresh", id: freshId(), token: "eve" });
      attacker.write(closeFrame(1000));
      await attacker.fate();
      await later(SLOWLY * 2);
      const last = attacker.frames.at(-1);
      return last?.opcode === CLOSE ? "nothing after the close" : "something after the close";
    },
  },
  {
    attack: "a command whose handler answers after the connection is gone",
    answer: "handled; nothing after the close",
    async run(stage) {
      const done: unknown[] = [];
      stage.hub.onCommand("slow", async ({ payload }) => {
        await later(SLOWLY);
        done.push(payload);
        return "late";
      });
      const attacker = await stage.enter();
      attacker.say({ type: "slow", id: freshId(), payload: 1 });
      attacker.write(closeFrame(1000));
      await attacker.fate();
      await eventually("the handler's end", () => done.length === 1);
      await later(20);
      return attacker.frames.at(-1)?.opcode === CLOSE
        ? "handled; nothing after the close"
        : "something after the close";
    },
  },
  {
    attack: "a socket that is reset while much is being sent to it",
    answer: "dropped",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.socket.pause();
      for (const n of range(50)) attacker.say({ type: "isowire:history", id: freshId(), limit: n });
      attacker.socket.resetAndDestroy();
      return attacker.fate();
    },
  },
  {
    attack: "a second welcome: the same connection asks for an upgrade again",
    answer: "closed 1002, one welcome",
    async run(stage) {
      const attacker = await stage.enter();
      await goesOn(attacker, "in");
      attacker.write("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      const fate = await attacker.fate();
      const welcomes = attacker.messages.filter(({ type }) => type === "isowire:welcome").length;
      return `${fate}, ${welcomes === 1 ? "one welcome" : `${welcomes} welcomes`}`;
    },
  },
];

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}
