import { FUZZ_SEED, fuzzFor, mutated, timeoutFor } from "@tooling/fuzz";
import fc from "fast-check";
import { expect, test } from "vitest";
import { upgradeRequest } from "../attack/attacker.js";
import { BINARY, closeFrame, fragments, frame, PING, PONG } from "../attack/frame.js";
import { besiege, checkReceived, LATE } from "./besieged.js";

const SHARE_S = 10;
const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

/** What clients send, frame by frame. */
const FRAMES: readonly Buffer[] = [
  frame(JSON.stringify({ type: "isowire:ping" })),
  frame(JSON.stringify({ type: "echo", id: ID, payload: { content: "What is the weather in Zürich? 💥" } })),
  frame(JSON.stringify({ type: "echo", id: ID.replace("0", "1"), threadId: "t", payload: "x".repeat(300) })),
  frame(JSON.stringify({ type: "isowire:history", id: ID, limit: 10 })),
  frame(JSON.stringify({ type: "isowire:auth_refresh", id: ID, token: "eve" })),
  fragments(["{", '"type":"iso', "wire:ping", '"}']),
  fragments(['{"type":"isowire', ':ping"}'], frame("between", { opcode: PING })),
  frame("hello", { opcode: PING }),
  frame("", { opcode: PONG }),
  frame("{}", { opcode: BINARY }),
  closeFrame(1000, "bye"),
  closeFrame(4999),
];

/** Frames, some of them not quite right, that come in packets cut anywhere. */
const streams = fc.record({
  frames: fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...FRAMES) }, { weight: 2, arbitrary: mutated(FRAMES) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  ),
  cuts: fc.array(fc.nat(600), { maxLength: 4 }),
  user: fc.constantFrom("eve", LATE),
  /** In one packet with the upgrade, at once after it, or when the welcome is there. */
  when: fc.constantFrom("with", "before", "after"),
  end: fc.constantFrom("end", "reset", "close"),
});

test(
  `whatever frames come, the answers are of the protocol and nobody else notices (TEST_SEED=${String(FUZZ_SEED)})`,
  { timeout: timeoutFor(SHARE_S) },
  async () => {
    await using besieged = await besiege();
    const seen = { welcomes: 0, acks: 0, closes: 0 };
    const holds = fc.asyncProperty(streams, async ({ frames, cuts, user, when, end }) => {
      using attacker = besieged.dial();
      const bytes = Buffer.concat(frames);
      attacker.write(upgradeRequest({ user, after: when === "with" ? bytes : "" }));
      if (when !== "with") {
        if (when === "after") await attacker.next("isowire:welcome");
        for (const packet of packetsOf(bytes, cuts)) {
          attacker.write(packet);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      const last = end === "close" ? closeFrame(1000) : Buffer.alloc(0);
      if (end === "reset") attacker.socket.resetAndDestroy();
      else attacker.socket.end(last);
      await attacker.until("the end", () => attacker.ended);
      // The last frame's bytes may complete one that was cut short.
      checkReceived(attacker, [...closesIn(Buffer.concat([bytes, last]))]);
      seen.welcomes += attacker.messages.length > 0 ? 1 : 0;
      seen.acks += attacker.messages.filter(({ type }) => type === "isowire:ack").length;
      seen.closes += attacker.frames.filter(({ opcode }) => opcode === 8).length;
    });
    await besieged.during(() => fuzzFor(SHARE_S, "frames", holds));
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  },
);

function packetsOf(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

/** Every code that might stand in a close of the client's, after whatever was done to the bytes: it is sent back. */
function* closesIn(bytes: Buffer): Generator<number> {
  for (let at = 0; at + 8 <= bytes.length; at += 1) {
    if (((bytes[at] ?? 0) & 0x0f) !== 8) continue;
    yield (bytes.readUInt16BE(at + 6) ^ bytes.readUInt16BE(at + 2)) & 0xffff;
  }
  yield 1000;
}
