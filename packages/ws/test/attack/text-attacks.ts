import type { Attack } from "./attack.js";
import { CONTINUATION, fragments, frame } from "./frame.js";
import { afterText, answerTo, eachOf, echo, fateAfter, freshId, goesOn, nameOf } from "./outcomes.js";
import type { Stage } from "./stage.js";

/** Whether an echo of this text, cut into fragments at these bytes, comes back unharmed. */
async function echoed(stage: Stage, text: string, cuts: readonly number[]): Promise<string> {
  const attacker = await stage.enter();
  const bytes = Buffer.from(JSON.stringify(echo(text)));
  const edges = [0, ...cuts.map((cut) => bytes.indexOf(Buffer.from(text)) + cut), bytes.length];
  const parts = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
  const answer = await answerTo(attacker, fragments(parts));
  return goesOn(attacker, answer["result"] === text ? "taken" : "harmed");
}

const BAD_UTF8: readonly (readonly number[])[] = [
  [0x80],
  [0xc3, 0x28],
  [0xc0, 0x80],
  [0xe0, 0x80, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xff, 0xfe],
];

/** UTF-8 and JSON. */
export const TEXT_ATTACKS: readonly Attack[] = [
  {
    attack: "a character cut between two fragments, at each of its bytes",
    answer: "taken, goes on",
    run: (stage) => eachOf([[1], [2], [3], [1, 2, 3], [0, 4]], (cuts) => echoed(stage, "\u{1f4a5}", cuts)),
  },
  {
    attack: "text that is not UTF-8: stray, overlong, surrogate, beyond Unicode",
    answer: "closed 1007",
    run: (stage) => eachOf(BAD_UTF8, (bytes) => fateAfter(stage, frame(Buffer.from(bytes)))),
  },
  {
    attack: "text that is not UTF-8, cut so that each fragment might still become it",
    answer: "closed 1007",
    run: (stage) =>
      eachOf(
        BAD_UTF8.filter(({ length }) => length > 1),
        (bytes) => fateAfter(stage, fragments(bytes.map((byte) => Buffer.from([byte])))),
      ),
  },
  {
    attack: "a message that ends within a character",
    answer: "closed 1007",
    run: (stage) => eachOf([1, 2, 3], (bytes) => fateAfter(stage, frame(Buffer.from("\u{1f4a5}").subarray(0, bytes)))),
  },
  {
    attack: "bad UTF-8 in a message that is never finished, and then something else",
    answer: "closed 1002",
    run: (stage) => fateAfter(stage, frame(Buffer.from([0xff]), { fin: false }), frame("{}")),
  },
  {
    attack: "bad UTF-8 in a first fragment, good in the last",
    answer: "closed 1007",
    run: (stage) => fateAfter(stage, frame(Buffer.from([0xff]), { fin: false }), frame("{}", { opcode: CONTINUATION })),
  },
  {
    attack: "text that is not one JSON object",
    answer: "ERR_MALFORMED, goes on",
    run: (stage) =>
      eachOf(
        [
          "{",
          "[]",
          "null",
          "true",
          "1",
          '"isowire:ping"',
          "{}{}",
          "\ufeff{}",
          "{'type':1}",
          '{"type":"a\u0000"}',
          "<xml/>",
        ],
        (text) => afterText(stage, text),
      ),
  },
  {
    attack: "a type, an id or a thread of another kind than text",
    answer: "ERR_MALFORMED, goes on",
    run: (stage) =>
      eachOf<object>(
        [
          { type: 1 },
          { type: null },
          { type: ["echo"], id: freshId() },
          { type: { toString: "echo" }, id: freshId() },
          { ...echo(1), threadId: {} },
          { ...echo(1), threadId: "" },
          { ...echo(1), threadId: "x".repeat(129) },
          { ...echo(1), threadId: "\ud800" },
        ],
        (message) => afterText(stage, message),
      ),
  },
  {
    attack: "a command id that is none: of another kind, too short, too long, with a space or a line break",
    answer: "ERR_COMMAND_ID, goes on",
    run: (stage) =>
      eachOf<unknown>(
        [1, null, {}, "short", "x".repeat(65), `${"x".repeat(16)} `, `${"x".repeat(16)}\n`, "é".repeat(16)],
        (id) => afterText(stage, { ...echo(1), id }),
      ),
  },
  {
    attack: "a payload of 32 levels in all",
    answer: "taken, goes on",
    run: (stage) => afterText(stage, nested(31)),
  },
  {
    attack: "a payload of 33 levels, or of 30,000",
    answer: "ERR_MALFORMED, goes on",
    run: (stage) => eachOf([32, 33, 30_000], (levels) => afterText(stage, nested(levels))),
  },
  {
    attack: "numbers no double holds: 1e999, 20,000 digits",
    answer: "taken, goes on",
    run: (stage) =>
      eachOf(["1e999", "-1e999", "9".repeat(20_000), `0.${"1".repeat(20_000)}`], (number) =>
        afterText(stage, withPayload(number)),
      ),
  },
  {
    attack: "a bound of a history request that is no whole number",
    answer: "ERR_HISTORY, goes on",
    run: (stage) =>
      eachOf(["1e999", "-1", "0.5", '"1"', "null", "[]", "9007199254740992"], (number) =>
        afterText(stage, `{"type":"isowire:history","id":"${freshId()}","limit":${number}}`),
      ),
  },
  {
    attack: "a key twice: the last one counts, for every reader",
    answer: "taken as the last, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      const answer = await answerTo(
        attacker,
        `{"type":"isowire:ping","payload":1,"type":"echo","id":"${freshId()}","payload":2}`,
      );
      return goesOn(
        attacker,
        `${nameOf(answer)} as the ${answer["result"] === 2 && stage.handled.at(-1) === 2 ? "last" : "first"}`,
      );
    },
  },
  {
    attack: "an object of 5,000 keys, all of them numbers",
    answer: "taken, goes on",
    run: (stage) => afterText(stage, echo(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [String(n), 0])))),
  },
];

function nested(levels: number): string {
  return withPayload(`${"[".repeat(levels)}${"]".repeat(levels)}`);
}

function withPayload(json: string): string {
  return `{"type":"echo","id":"${freshId()}","payload":${json}}`;
}
