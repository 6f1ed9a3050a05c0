import { createUserContext } from "@isowire/core/trusted";
import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import type { Attacker } from "./attacker.js";
import { CLOSE, closeFrame, frame } from "./frame.js";
import { eachOf, echo, fateAfter, textFrameOf } from "./outcomes.js";
import type { Stage } from "./stage.js";

const closesOf = ({ frames }: Attacker): number => frames.filter(({ opcode }) => opcode === CLOSE).length;

/** The end of the TCP connection, which the server brings about. */
async function gone(attacker: Attacker): Promise<void> {
  await eventually("the end of the connection", () => attacker.ended);
}

/** The application closes eve's connections (4505). */
async function disconnectEve(stage: Stage): Promise<void> {
  await stage.hub.manager(createUserContext({ userId: "eve" })).disconnect();
}

/** The closing handshake: RFC 6455 sections 5.5.1 and 7. */
export const CLOSE_ATTACKS: readonly Attack[] = [
  {
    attack: "close codes that must not stand in a frame",
    answer: "closed 1002",
    run: (stage) =>
      eachOf([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65_535], (code) =>
        fateAfter(stage, closeFrame(code)),
      ),
  },
  {
    attack: "a close of one byte",
    answer: "closed 1002",
    run: (stage) => fateAfter(stage, frame("x", { opcode: CLOSE })),
  },
  {
    attack: "a close whose reason is not UTF-8",
    answer: "closed 1007",
    run: (stage) => fateAfter(stage, closeFrame(1000, Buffer.from([0xc3, 0x28]))),
  },
  {
    attack: "a close whose reason has 124 bytes",
    answer: "closed 1002",
    run: (stage) => fateAfter(stage, closeFrame(1000, "x".repeat(124))),
  },
  {
    attack: "a close without a code",
    answer: "closed without a code",
    run: (stage) => fateAfter(stage, frame("", { opcode: CLOSE })),
  },
  {
    attack: "a close with a code of the server's own",
    answer: "the same code back",
    run: (stage) =>
      eachOf([1000, 1012, 4003, 4501, 4999], async (code) => {
        const fate = await fateAfter(stage, closeFrame(code));
        return fate === `closed ${code}` ? "the same code back" : fate;
      }),
  },
  {
    attack: "a close in the middle of a message",
    answer: "closed 1000",
    run: (stage) => fateAfter(stage, frame("{", { fin: false }), closeFrame(1000)),
  },
  {
    attack: "messages after a close",
    answer: "closed 1000, nothing is handled",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(Buffer.concat([closeFrame(1000), ...[1, 2, 3].map((n) => textFrameOf(echo(n)))]));
      const fate = await attacker.fate();
      await gone(attacker);
      return `${fate}, ${stage.handled.length === 0 ? "nothing" : "something"} is handled`;
    },
  },
  {
    attack: "a close twice",
    answer: "closed 1000, once",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(Buffer.concat([closeFrame(1000), closeFrame(1000), closeFrame(4999)]));
      const fate = await attacker.fate();
      await gone(attacker);
      return `${fate}, ${closesOf(attacker) === 1 ? "once" : "more than once"}`;
    },
  },
  {
    attack: "no answer to the server's close, while messages go on",
    answer: "closed 4505, nothing is handled, the socket is gone",
    async run(stage) {
      const attacker = await stage.enter();
      await disconnectEve(stage);
      const fate = await attacker.fate();
      const timer = setInterval(() => attacker.say(echo("after the close")), 20);
      await gone(attacker).finally(() => clearInterval(timer));
      return `${fate}, ${stage.handled.length === 0 ? "nothing" : "something"} is handled, the socket is gone`;
    },
  },
  {
    attack: "the server's close answered with nonsense",
    answer: "closed 4505, once",
    run: (stage) =>
      eachOf([closeFrame(1005), frame("{}", { mask: undefined }), frame("", { opcode: 3 })], async (bytes) => {
        const attacker = await stage.enter();
        await disconnectEve(stage);
        const fate = await attacker.fate();
        attacker.write(bytes);
        await gone(attacker);
        return `${fate}, ${closesOf(attacker) === 1 ? "once" : "more than once"}`;
      }),
  },
  {
    attack: "the TCP connection ended or reset, in the middle of a frame",
    answer: "dropped",
    run: (stage) =>
      eachOf(["end", "resetAndDestroy"] as const, async (way) => {
        const attacker = await stage.enter();
        attacker.write(frame("{}", { length: 500n }));
        attacker.socket[way]();
        return attacker.fate();
      }),
  },
];
