import type { Attack } from "./attack.js";
import type { Attacker } from "./attacker.js";
import { CONTINUATION, frame, type FrameOptions, TEXT } from "./frame.js";
import { answerTo, eachOf, echo, fateAfter, freshId, goesOn, nameOf } from "./outcomes.js";

const MAX_MESSAGE_BYTES = 65_536;
const HEARTBEAT_MS = 60;

/** An echo whose message is exactly so long. */
function messageOf(bytes: number): string {
  const text = JSON.stringify(echo("", freshId()));
  return `${text.slice(0, -2)}${"x".repeat(bytes - text.length)}"}`;
}

async function taken(attacker: Attacker, bytes: number, options: FrameOptions = {}): Promise<string> {
  return goesOn(attacker, nameOf(await answerTo(attacker, frame(messageOf(bytes), options))));
}

/** Lengths: where the field changes its size, where the limit is, and where it lies. */
export const SIZE_ATTACKS: readonly Attack[] = [
  {
    attack: "messages of 125, 126, 65,535 and 65,536 bytes (`maxMessageBytes`)",
    answer: "taken, goes on",
    run: (stage) => eachOf([125, 126, 65_535, MAX_MESSAGE_BYTES], async (bytes) => taken(await stage.enter(), bytes)),
  },
  {
    attack: "a length in more bits than it needs",
    answer: "taken, goes on",
    run: (stage) => eachOf([16, 64] as const, async (lengthBits) => taken(await stage.enter(), 100, { lengthBits })),
  },
  {
    attack: "a message of `maxMessageBytes` + 1",
    answer: "closed 1009",
    run: (stage) => fateAfter(stage, frame(Buffer.alloc(MAX_MESSAGE_BYTES + 1, " "))),
  },
  {
    attack: "fragments that come to `maxMessageBytes` + 1",
    answer: "closed 1009",
    run: (stage) =>
      fateAfter(
        stage,
        frame(Buffer.alloc(MAX_MESSAGE_BYTES, " "), { fin: false }),
        frame(" ", { opcode: CONTINUATION, fin: false }),
      ),
  },
  {
    attack: "a length that announces too much, before any of it is sent",
    answer: "closed 1009",
    run: (stage) =>
      eachOf([65_537n, 0xffff_ffffn, 2n ** 53n - 1n, 2n ** 53n], (length) => fateAfter(stage, frame("", { length }))),
  },
  {
    attack: "a 64-bit length with its highest bit set",
    answer: "closed 1009",
    run: (stage) => eachOf([2n ** 63n, 2n ** 64n - 1n], (length) => fateAfter(stage, frame("", { length }))),
  },
  {
    attack: "a length that announces less than is sent",
    answer: "closed 1002",
    run: (stage) => fateAfter(stage, frame("{}              ", { length: 2n, mask: Buffer.alloc(4) })),
  },
  {
    attack: "a length that announces more than is ever sent",
    answer: "closed 4000",
    on: { attach: { heartbeatMs: HEARTBEAT_MS } },
    run: (stage) => fateAfter(stage, frame("{}", { length: 1_000n })),
  },
  {
    attack: "more than 1,024 fragments in one message",
    answer: "closed 1008",
    run: (stage) =>
      eachOf(["", " "], async (payload) => {
        const first = frame(payload, { opcode: TEXT, fin: false });
        const more = Array.from({ length: 1_024 }, () => frame(payload, { opcode: CONTINUATION, fin: false }));
        return fateAfter(stage, first, ...more);
      }),
  },
  {
    attack: "a message in 1,024 fragments",
    answer: "taken, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      const text = messageOf(1_024);
      const parts = Array.from(text).map((character, index) =>
        frame(character, { opcode: index === 0 ? TEXT : CONTINUATION, fin: index === text.length - 1 }),
      );
      return goesOn(attacker, nameOf(await answerTo(attacker, Buffer.concat(parts))));
    },
  },
  {
    attack: "a message in packets of a byte each",
    answer: "closed 1008",
    async run(stage) {
      const attacker = await stage.enter();
      const bytes = frame(Buffer.alloc(MAX_MESSAGE_BYTES, " "));
      let closed = false;
      const fate = attacker.fate().finally(() => (closed = true));
      for (let at = 0; at < bytes.length && !closed; at += 1) {
        attacker.write(bytes.subarray(at, at + 1));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return fate;
    },
  },
  {
    attack: "`maxMessageBytes` over and over, faster than `bytesInPerSecond`",
    answer: "ERR_RATE_LIMITED with retryAfterMs, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      const ping = JSON.stringify({ type: "isowire:ping" }).padEnd(MAX_MESSAGE_BYTES);
      for (let n = 0; n < 40; n += 1) attacker.say(ping);
      const limited = await attacker.next("isowire:error");
      const answers = (): number => attacker.messages.filter(({ type }) => /pong|error/.test(type)).length;
      await attacker.until("all answers", () => answers() === 40);
      const time =
        typeof limited["retryAfterMs"] === "number" && limited["retryAfterMs"] > 0 ? " with retryAfterMs" : "";
      return goesOn(attacker, `${String(limited["code"])}${time}`);
    },
  },
];
