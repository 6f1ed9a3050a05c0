import { inspect } from "node:util";
import { createUserContext } from "@isowire/core/trusted";
import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import { answerTo, freshId, goesOn, knockTogether, nameOf } from "./outcomes.js";
import type { Stage } from "./stage.js";

const HOSTILE = "\u001b[2Jeve\r\nisowire: root signed in\u0000\u009b31m\u2028";
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028]/;
const bearer = (name: string): readonly [string, string] => [
  "Sec-WebSocket-Protocol",
  `isowire.v1, isowire.bearer.${Buffer.from(name).toString("base64url")}`,
];

/** What texts a log line consists of; an error's message and stack are the application's own. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || value instanceof Error) return [];
  return Object.values(value).flatMap(textsIn);
}

function verdictOf(stage: Stage): string {
  const texts = stage.logger.lines.flatMap(({ fields, message }) => [message, ...textsIn(fields)]);
  if (texts.some((text) => CONTROL.test(text))) return "control characters in the log";
  return inspect(stage.logger.lines).includes("root signed in") ? "named in the log" : "in no log line";
}

/** What an attacker would like to write into the log, or read on a screen. */
export const LOG_ATTACKS: readonly Attack[] = [
  {
    attack: "a user id with line breaks, NUL and escape sequences",
    answer: "in no log line, goes on",
    async run(stage) {
      const attacker = await stage.enter("eve", { user: undefined, headers: [bearer(HOSTILE)] });
      await answerTo(attacker, { type: "nobody_handles_this", id: freshId() });
      await answerTo(attacker, "{");
      await stage.hub.manager(createUserContext({ userId: HOSTILE })).sendEvent("said", {});
      return goesOn(attacker, verdictOf(stage));
    },
  },
  {
    attack: "an origin with escape sequences",
    answer: "HTTP 403, escaped in the log",
    async run(stage) {
      const fate = await stage.knock({ user: "eve", headers: [["Origin", "https://\u009b31mevil\u00ff"]] }).fate();
      const [line] = stage.logger.lines;
      return `${fate}, ${JSON.stringify(line?.fields) === '{"origin":"https://\\\\u009b31mevil\\\\u00ff"}' ? "escaped" : "raw"} in the log`;
    },
  },
  {
    attack: "types, ids and threads with line breaks, NUL and escape sequences",
    answer: "in no log line, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      await answerTo(attacker, { type: HOSTILE, id: freshId() });
      await answerTo(attacker, { type: `isowire:${HOSTILE}`, id: freshId() });
      await answerTo(attacker, { type: "echo", id: HOSTILE });
      await answerTo(attacker, { type: "echo", id: freshId(), threadId: HOSTILE, payload: HOSTILE });
      return goesOn(attacker, verdictOf(stage));
    },
  },
  {
    attack: "text that the application's own error quotes",
    answer: "ERR_COMMAND_FAILED with an incident, nothing of the error on the screen",
    async run(stage) {
      stage.hub.onCommand("fail", ({ payload }) => {
        throw new Error(`no such thing as ${String(payload)} in the table of secrets`);
      });
      const attacker = await stage.enter();
      const answer = await answerTo(attacker, { type: "fail", id: freshId(), payload: HOSTILE });
      const message = String(answer["message"]);
      const isHidden = /^the command failed \(incident [0-9a-z]{8}\)$/.test(message) && stage.logger.lines.length === 1;
      return `${nameOf(answer)} with ${isHidden ? "an incident, nothing of the error on the screen" : message}`;
    },
  },
  {
    attack: "a token or ticket that `authenticate` quotes when it fails",
    answer: "closed 1013, redacted in the log",
    on: {
      attach: {
        authenticate: (request) => {
          throw new Error(`cannot look up ${request.headers.authorization ?? ""} of ${request.url ?? ""}`);
        },
      },
    },
    async run(stage) {
      const attacker = stage.knock({ user: "token-of-eve-1234567890", target: "/ws?ticket=ticket-of-eve-1234567890" });
      const fate = await attacker.fate();
      await eventually("a log line", () => stage.logger.lines.length > 0);
      const text = inspect(stage.logger.lines, { depth: 10 });
      return `${fate}, ${/of-eve-1234567890/.test(text) ? "readable" : text.includes("[redacted]") ? "redacted" : "missing"} in the log`;
    },
  },
  {
    attack: "a thousand made-up origins",
    answer: "101 log lines",
    on: { limits: { upgradesPerSecond: 100_000 } },
    async run(stage) {
      const attackers = await knockTogether(1_000, (n) =>
        stage.knock({ headers: [["Origin", `https://${n}.example.org`]] }),
      );
      await Promise.all(attackers.map((attacker) => attacker.fate()));
      return `${stage.logger.lines.length} log lines`;
    },
  },
];
