import { randomBytes } from "node:crypto";
import { constants, deflateRawSync } from "node:zlib";
import { createUserContext } from "@isowire/core/trusted";
import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import type { Attacker } from "./attacker.js";
import { CONTINUATION, frame, PING, TEXT } from "./frame.js";
import { answerTo, eachOf, echo, EVE, freshId, goesOn, nameOf } from "./outcomes.js";
import type { Stage } from "./stage.js";

const ON = { attach: { compression: true } };
const MAX_MESSAGE_BYTES = 65_536;
/** The first reserved bit: the message is compressed. */
const RSV1 = 4;

const offering = (offer: string) => ({ headers: [["Sec-WebSocket-Extensions", offer]] as const });

function deflate(text: string | Buffer): Buffer {
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

async function enter(stage: Stage, offer = "permessage-deflate"): Promise<Attacker> {
  return stage.enter("eve", offering(offer));
}

async function fateAfter(stage: Stage, ...bytes: readonly Buffer[]): Promise<string> {
  return (await enter(stage)).write(Buffer.concat(bytes)).fate();
}

/** What a client may do to an endpoint that takes compressed messages. */
export const COMPRESSION_ATTACKS: readonly Attack[] = [
  {
    attack: "compression that was agreed on: a message, whole and in fragments",
    answer: "taken, goes on",
    on: ON,
    run: (stage) =>
      eachOf([1, 2, 7], async (pieces) => {
        const attacker = await enter(stage);
        const bytes = deflate(JSON.stringify(echo("x".repeat(2_000), freshId())));
        const size = Math.ceil(bytes.length / pieces);
        const frames = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
          frame(bytes.subarray(n * size, (n + 1) * size), {
            ...(n === 0 ? { opcode: TEXT, reserved: RSV1 } : { opcode: CONTINUATION }),
            fin: (n + 1) * size >= bytes.length,
          }),
        );
        return goesOn(attacker, nameOf(await answerTo(attacker, Buffer.concat(frames))));
      }),
  },
  {
    attack: "a few bytes that unfold to more than `maxMessageBytes`",
    answer: "closed 1009",
    on: ON,
    run: (stage) =>
      eachOf([MAX_MESSAGE_BYTES + 1, 50_000_000], (size) =>
        fateAfter(stage, frame(deflate(Buffer.alloc(size, " ")), { reserved: RSV1 })),
      ),
  },
  {
    attack: "fragments of which each unfolds to less, and all to more",
    answer: "closed 1009",
    on: ON,
    run: (stage) => {
      const bytes = deflate(Buffer.alloc(MAX_MESSAGE_BYTES * 4, " "));
      const half = bytes.length / 2;
      return fateAfter(
        stage,
        frame(bytes.subarray(0, half), { reserved: RSV1, fin: false }),
        frame(bytes.subarray(half), { opcode: CONTINUATION }),
      );
    },
  },
  {
    attack: "a compressed message that is none",
    answer: "closed 1007",
    on: ON,
    run: (stage) => fateAfter(stage, frame(Buffer.alloc(100, 0xff), { reserved: RSV1 })),
  },
  {
    attack: "a compressed message that is not UTF-8",
    answer: "closed 1007",
    on: ON,
    run: (stage) => fateAfter(stage, frame(deflate(Buffer.from([0x22, 0xff, 0x22])), { reserved: RSV1 })),
  },
  {
    attack: "the bit of compression on a ping and on a continuation",
    answer: "closed 1002",
    on: ON,
    run: (stage) =>
      eachOf([PING, CONTINUATION], (opcode) =>
        fateAfter(stage, frame("{", { fin: false }), frame("}", { opcode, reserved: RSV1 })),
      ),
  },
  {
    attack: "offers of compression that are none",
    answer: "HTTP 400",
    on: ON,
    run: (stage) =>
      eachOf(
        [
          "permessage-deflate; server_max_window_bits=99",
          "permessage-deflate; unknown",
          "permessage-deflate; client_no_context_takeover=1",
          "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
          "permessage-deflate;;",
        ],
        (offer) => stage.knock({ ...EVE, ...offering(offer) }).fate(),
      ),
  },
  {
    attack: "a device that is sent much, compressed, and reads nothing",
    answer: "bufferedBytes are held at most, then everything in order",
    on: { ...ON, limits: { bufferedBytes: 65_536, maxEventBytes: 16_384 }, retention: { maxBytes: 67_108_864 } },
    async run(stage) {
      const attacker = await enter(stage);
      attacker.socket.pause();
      const manager = stage.hub.manager(createUserContext({ userId: "eve" }));
      for (let n = 0; n < 1_200; n += 1) {
        await manager.sendEvent("said", { pad: randomBytes(6_000).toString("hex") });
        // Others have their turn, as in an application that waits for its model.
        await new Promise((resolve) => setImmediate(resolve));
      }
      attacker.socket.resume();
      const said = (): readonly number[] =>
        attacker.messages.filter(({ type }) => type === "said").map(({ offset }) => Number(offset));
      await eventually("all of it", () => said().length >= 1_200 || attacker.ended);
      const isInOrder = said().every((offset, index) => offset === index + 1);
      const areDeflated = attacker.frames.some(({ deflated }) => deflated);
      return isInOrder && areDeflated && said().length === 1_200
        ? "bufferedBytes are held at most, then everything in order"
        : `${said().length} events`;
    },
  },
];
