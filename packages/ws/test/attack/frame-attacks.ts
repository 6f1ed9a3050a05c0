import type { Attack } from "./attack.js";
import { eventually } from "../eventually.js";
import { BINARY, CLOSE, CONTINUATION, fragments, frame, PING, PONG, TEXT } from "./frame.js";
import { answerTo, eachOf, echo, fateAfter, goesOn, nameOf } from "./outcomes.js";

const HELLO = JSON.stringify({ type: "isowire:ping" });
const NO_MASK = { mask: undefined };

/** RFC 6455 section 5: what a frame may look like. */
export const FRAME_ATTACKS: readonly Attack[] = [
  {
    attack: "an unmasked text frame",
    answer: "closed 1002",
    run: (stage) => fateAfter(stage, frame(HELLO, NO_MASK)),
  },
  {
    attack: "an unmasked frame of every other kind",
    answer: "closed 1002",
    run: (stage) =>
      eachOf([BINARY, CLOSE, PING, PONG], (opcode) => fateAfter(stage, frame("", { opcode, ...NO_MASK }))),
  },
  {
    attack: "each reserved bit, on text and on a ping",
    answer: "closed 1002",
    run: (stage) =>
      eachOf([4, 2, 1, 7], async (reserved) =>
        eachOf([TEXT, PING], (opcode) => fateAfter(stage, frame("", { opcode, reserved }))),
      ),
  },
  {
    attack: "each reserved opcode",
    answer: "closed 1002",
    run: (stage) => eachOf([3, 4, 5, 6, 7, 11, 12, 13, 14, 15], (opcode) => fateAfter(stage, frame("", { opcode }))),
  },
  {
    attack: "a continuation of nothing",
    answer: "closed 1002",
    run: (stage) => fateAfter(stage, frame(HELLO, { opcode: CONTINUATION })),
  },
  {
    attack: "a new message inside an unfinished one",
    answer: "closed 1002",
    run: (stage) =>
      eachOf([TEXT, BINARY], (opcode) => fateAfter(stage, frame("{", { fin: false }), frame("{}", { opcode }))),
  },
  {
    attack: "a control frame in fragments",
    answer: "closed 1002",
    run: (stage) => eachOf([CLOSE, PING, PONG], (opcode) => fateAfter(stage, frame("", { opcode, fin: false }))),
  },
  {
    attack: "a control frame of 126 bytes",
    answer: "closed 1002",
    run: (stage) => eachOf([CLOSE, PING, PONG], (opcode) => fateAfter(stage, frame(Buffer.alloc(126), { opcode }))),
  },
  {
    attack: "a ping of 125 bytes",
    answer: "a pong with the same bytes, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(frame(Buffer.alloc(125, "p"), { opcode: PING }));
      const pong = await eventually("a pong", () => attacker.frames.find(({ opcode }) => opcode === PONG));
      return goesOn(
        attacker,
        pong.payload.equals(Buffer.alloc(125, "p")) ? "a pong with the same bytes" : "another pong",
      );
    },
  },
  {
    attack: "pings and pongs between the fragments of a message",
    answer: "taken, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      const between = Buffer.concat([frame("a", { opcode: PING }), frame("b", { opcode: PONG })]);
      const answer = await answerTo(attacker, fragments(Array.from(JSON.stringify(echo("in pieces"))), between));
      return goesOn(attacker, nameOf(answer));
    },
  },
  {
    attack: "pongs that nobody asked for",
    answer: "ignored, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      for (let n = 0; n < 1_000; n += 1) attacker.write(frame(String(n), { opcode: PONG }));
      return goesOn(attacker, "ignored");
    },
  },
  {
    attack: "a binary message, whole or in fragments",
    answer: "closed 1003",
    run: (stage) =>
      eachOf(
        [
          [frame("{}", { opcode: BINARY })],
          [frame("{", { opcode: BINARY, fin: false }), frame("}", { opcode: CONTINUATION })],
        ],
        (bytes) => fateAfter(stage, ...bytes),
      ),
  },
  {
    attack: "an empty message",
    answer: "ERR_MALFORMED, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      return goesOn(attacker, nameOf(await answerTo(attacker, "")));
    },
  },
  {
    attack: "TLS, SSH or noise in place of HTTP",
    answer: "HTTP 400",
    run: (stage) =>
      eachOf(["\u0016\u0003\u0001\u0002", "SSH-2.0-OpenSSH_9.2\r\n", "\0".repeat(64), "{}\r\n\r\n"], (bytes) =>
        stage.dial().write(bytes).fate(),
      ),
  },
];
