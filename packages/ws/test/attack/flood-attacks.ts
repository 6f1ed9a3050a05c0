import { createUserContext } from "@isowire/core/trusted";
import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import type { Attacker } from "./attacker.js";
import { frame, PING, PONG } from "./frame.js";
import { echo, freshId, goesOn, mostAllowed, textFrameOf } from "./outcomes.js";

const errorsIn = (attacker: Attacker): readonly unknown[] =>
  attacker.messages.filter(({ type }) => type === "isowire:error").map(({ code }) => code);

function many(count: number, bytes: (n: number) => Buffer): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, n) => bytes(n)));
}

/** Whether every refusal says when to come again. */
function areTimed(attacker: Attacker): boolean {
  const limited = attacker.messages.filter(({ code }) => code === "ERR_RATE_LIMITED");
  return (
    limited.length > 0 && limited.every(({ retryAfterMs, retryable }) => Number(retryAfterMs) > 0 && retryable === true)
  );
}

/** Much of what is allowed, from somebody who was let in. */
export const FLOOD_ATTACKS: readonly Attack[] = [
  {
    attack: "20,000 pings from a peer that reads",
    answer: "pongs, the last ping's among them, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(many(20_000, (n) => frame(String(n), { opcode: PING })));
      await eventually("the last pong", () =>
        attacker.frames.some(({ opcode, payload }) => opcode === PONG && payload.toString() === "19999"),
      );
      return goesOn(attacker, "pongs, the last ping's among them");
    },
  },
  {
    attack: "pings without end from a peer that does not read",
    answer: "16 pongs are held at most, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.socket.pause();
      const pings = many(2_000, () => frame(Buffer.alloc(125), { opcode: PING }));
      for (let round = 0; round < 60; round += 1) {
        attacker.write(pings);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await eventually("everything is sent", () => attacker.socket.writableLength === 0);
      attacker.socket.resume();
      return goesOn(attacker, "16 pongs are held at most");
    },
  },
  {
    attack: "3,000 commands at once",
    answer: "20 and 20 a second are handled, the rest ERR_RATE_LIMITED with retryAfterMs, goes on",
    async run(stage) {
      const since = Date.now();
      const attacker = await stage.enter();
      attacker.write(many(3_000, (n) => textFrameOf(echo(n))));
      await eventually(
        "an answer to each",
        () => attacker.messages.filter(({ id }) => id !== undefined).length === 3_000,
      );
      const acks = attacker.messages.filter(({ type }) => type === "isowire:ack").length;
      const isBounded = acks >= 20 && acks <= mostAllowed(20, since) && stage.handled.length === acks;
      const handled = isBounded ? "20 and 20 a second are" : `${acks} are`;
      const rest = areTimed(attacker) ? "ERR_RATE_LIMITED with retryAfterMs" : "refused";
      return goesOn(attacker, `${handled} handled, the rest ${rest}`);
    },
  },
  {
    attack: "commands over many connections of one user",
    answer: "ERR_RATE_LIMITED with retryAfterMs, over all of them",
    on: { limits: { commandsPerSecond: 10 } },
    async run(stage) {
      const devices = await Promise.all(Array.from({ length: 10 }, () => stage.enter()));
      const since = Date.now();
      for (const device of devices) device.write(many(10, (n) => textFrameOf(echo(n))));
      const answered = (): number =>
        devices.flatMap(({ messages }) => messages).filter(({ id }) => id !== undefined).length;
      await eventually("an answer to each", () => answered() === 100);
      const isBounded = stage.handled.length <= mostAllowed(10, since) && devices.some(areTimed);
      return isBounded ? "ERR_RATE_LIMITED with retryAfterMs, over all of them" : `${stage.handled.length} handled`;
    },
  },
  {
    attack: "`isowire:ping` as fast as it goes, beyond `bytesInPerSecond`",
    answer: "ERR_RATE_LIMITED with retryAfterMs",
    on: { limits: { bytesInPerSecond: 2_000 } },
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(many(2_000, () => textFrameOf({ type: "isowire:ping" })));
      await attacker.next("isowire:error");
      return areTimed(attacker) ? "ERR_RATE_LIMITED with retryAfterMs" : "refused";
    },
  },
  {
    attack: "bytes over many connections of one user",
    answer: "ERR_RATE_LIMITED with retryAfterMs, over all of them",
    on: { limits: { bytesInPerSecond: 10_000 } },
    async run(stage) {
      const devices = await Promise.all(Array.from({ length: 8 }, () => stage.enter()));
      const since = Date.now();
      for (const device of devices) device.say({ type: "isowire:ping", pad: "x".repeat(4_000) });
      const answers = (): number =>
        devices.flatMap(({ messages }) => messages).filter(({ type }) => /error|pong/.test(type)).length;
      await eventually("an answer to each", () => answers() === 8);
      const passed = devices.filter(({ messages }) => messages.some(({ type }) => type === "isowire:pong")).length;
      const isBounded = passed * 4_000 <= mostAllowed(10_000, since) && devices.some(areTimed);
      return isBounded ? "ERR_RATE_LIMITED with retryAfterMs, over all of them" : `${passed} passed`;
    },
  },
  {
    attack: "more than ten malformed messages in ten seconds",
    answer: "closed 4500",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(many(1_000, () => frame("{")));
      const fate = await attacker.fate();
      return errorsIn(attacker).length === 11 ? fate : `${fate} after ${errorsIn(attacker).length}`;
    },
  },
  {
    attack: "a thousand messages of unknown `isowire:` types",
    answer: "ERR_UNKNOWN_TYPE, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(many(1_000, (n) => textFrameOf({ type: `isowire:x${n}` })));
      await eventually("an answer to each", () => errorsIn(attacker).length === 1_000);
      return goesOn(attacker, [...new Set(errorsIn(attacker))].join(" and "));
    },
  },
  {
    attack: "requests for history without reading the answers",
    answer: "closed 4001",
    on: { limits: { commandsPerSecond: 10_000, bufferedBytes: 65_536, maxEventBytes: 16_384 } },
    async run(stage) {
      const manager = stage.hub.manager(createUserContext({ userId: "eve" }));
      for (let n = 0; n < 16; n += 1) await manager.sendEvent("said", "x".repeat(16_000));
      const attacker = await stage.enter();
      attacker.socket.pause();
      for (let n = 0; n < 200; n += 1) attacker.say({ type: "isowire:history", id: freshId() });
      while ((await manager.connections()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      attacker.socket.resume();
      return attacker.fate();
    },
  },
  {
    attack: "a device that is sent much and reads nothing",
    answer: "bufferedBytes are held at most, then everything in order",
    on: { limits: { bufferedBytes: 65_536, maxEventBytes: 16_384 } },
    async run(stage) {
      const attacker = await stage.enter();
      attacker.socket.pause();
      const manager = stage.hub.manager(createUserContext({ userId: "eve" }));
      for (let n = 0; n < 600; n += 1) await manager.sendEvent("said", { n, pad: "x".repeat(12_000) });
      attacker.socket.resume();
      const said = (): readonly number[] =>
        attacker.messages.filter(({ type }) => type === "said").map(({ offset }) => Number(offset));
      await eventually("all of it", () => said().length >= 600 || attacker.ended);
      const isInOrder = said().every((offset, index) => offset === index + 1);
      return isInOrder && said().length === 600
        ? "bufferedBytes are held at most, then everything in order"
        : `${said().length} events`;
    },
  },
];
