import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import { upgradeRequest } from "./attacker.js";
import { frame, PONG } from "./frame.js";
import { echo, goesOn } from "./outcomes.js";

const HEARTBEAT_MS = 60;
/** For peers who shall live: a busy machine must not take them for silent. */
const PATIENT_MS = 600;
const IMPATIENT = { http: { headersTimeout: 400, requestTimeout: 600, connectionsCheckingInterval: 50 } };
const every = (ms: number, action: () => void): Disposable => {
  const timer = setInterval(action, ms);
  return { [Symbol.dispose]: () => clearInterval(timer) };
};

/** Peers that take their time. */
export const SLOW_ATTACKS: readonly Attack[] = [
  {
    attack: "an upgrade request that comes byte by byte (Node's `headersTimeout`)",
    answer: "HTTP 408",
    on: IMPATIENT,
    async run(stage) {
      const attacker = stage.dial();
      const bytes = upgradeRequest({ user: "eve" });
      let at = 0;
      using _trickle = every(10, () => attacker.write(bytes.subarray(at, (at += 1))));
      return await attacker.fate();
    },
  },
  {
    attack: "a TCP connection that says nothing (Node's `headersTimeout`)",
    answer: "HTTP 408",
    on: IMPATIENT,
    run: (stage) => stage.dial().fate(),
  },
  {
    attack: "a frame that comes byte by byte",
    answer: "closed 4000",
    on: { attach: { heartbeatMs: HEARTBEAT_MS } },
    async run(stage) {
      const attacker = await stage.enter();
      const bytes = frame(Buffer.alloc(500, " "));
      let at = 0;
      using _trickle = every(5, () => attacker.write(bytes.subarray(at, (at += 1))));
      return await attacker.fate();
    },
  },
  {
    attack: "a message in fragments without end, with pongs between them",
    answer: "holds maxMessageBytes at most: closed 1009",
    on: { attach: { heartbeatMs: PATIENT_MS }, limits: { maxMessageBytes: 1_024 } },
    async run(stage) {
      const attacker = await stage.enter();
      attacker.write(frame("{", { fin: false }));
      using _trickle = every(20, () => {
        attacker.write(frame("", { opcode: PONG }));
        attacker.write(frame(Buffer.alloc(10, " "), { opcode: 0, fin: false }));
      });
      return `holds maxMessageBytes at most: ${await attacker.fate()}`;
    },
  },
  {
    attack: "a peer that is gone without a word: no pongs, nothing read",
    answer: "closed 4000, the socket is gone",
    on: { attach: { heartbeatMs: HEARTBEAT_MS } },
    async run(stage) {
      const attacker = await stage.enter();
      attacker.socket.pause();
      await eventually("the connection is given up", () => stage.hub.stats().connections === 1);
      attacker.socket.resume();
      const fate = await attacker.fate();
      await eventually("the socket's end", () => attacker.ended);
      return `${fate}, the socket is gone`;
    },
  },
  {
    attack: "a peer that only keeps the connection alive",
    answer: "let be, goes on",
    on: { attach: { heartbeatMs: PATIENT_MS } },
    async run(stage) {
      const attacker = await stage.enter();
      using _pongs = every(20, () => attacker.write(frame("", { opcode: PONG })));
      await new Promise((resolve) => setTimeout(resolve, PATIENT_MS * 3));
      return await goesOn(attacker, "let be");
    },
  },
  {
    attack: "a half-closed connection: the peer has ended its side, after a command",
    answer: "dropped",
    async run(stage) {
      const attacker = await stage.enter();
      attacker.socket.end(frame(JSON.stringify(echo(1))));
      return attacker.fate();
    },
  },
  {
    attack: "a half-closed connection: the peer has ended its side, before its request was whole",
    answer: "HTTP 400",
    async run(stage) {
      const attacker = stage.dial().write("GET /ws HTTP/1.1\r\nHost: x\r\n");
      attacker.socket.end();
      return attacker.fate();
    },
  },
];
