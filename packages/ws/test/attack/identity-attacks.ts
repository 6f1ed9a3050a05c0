import { randomUUID } from "node:crypto";
import { createUserContext } from "@isowire/core/trusted";
import { eventually } from "../eventually.js";
import type { Attack } from "./attack.js";
import { answerTo, eachOf, echo, freshId, goesOn, nameOf } from "./outcomes.js";
import { GRACE, type Stage } from "./stage.js";

const grace = createUserContext({ userId: GRACE });

/** Everything that names something of the bystander's, as an attacker might come to know it. */
async function secretsOf(
  stage: Stage,
): Promise<{ connectionId: string; clientId: string; epoch: string; offset: number; time: number }> {
  const [info] = await stage.hub.manager(grace).connections();
  const { epoch, offset, time } = await stage.engine.log.head(grace);
  return { connectionId: String(info?.connectionId), clientId: String(info?.clientId), epoch, offset, time };
}

/** What somebody who resumes from here is told, and whether anything follows. */
async function resumed(stage: Stage, resume: string): Promise<string> {
  const attacker = await stage.enter("eve", { target: `/ws?resume=${encodeURIComponent(resume)}` });
  const [welcome] = attacker.messages;
  const outcome = await goesOn(attacker, [welcome?.["resume"], welcome?.["reason"]].filter(Boolean).join(" "));
  return attacker.messages.some(({ offset }) => offset !== undefined) ? "somebody's events" : outcome;
}

/** Another user's ids in every field that has one. */
export const IDENTITY_ATTACKS: readonly Attack[] = [
  {
    attack: "`client=` of another user's page",
    answer: "welcome; the other page stays",
    async run(stage) {
      const { clientId, connectionId } = await secretsOf(stage);
      const attacker = await stage.enter("eve", { target: `/ws?client=${encodeURIComponent(clientId)}` });
      await goesOn(attacker, "in");
      const still = await stage.hub.manager(grace).connections();
      return still.map((info) => info.connectionId).join() === connectionId
        ? "welcome; the other page stays"
        : "the other page is gone";
    },
  },
  {
    attack: "`client=` that is none: too short, too long, with control characters",
    answer: "welcome, under an id of the server's own",
    run: (stage) =>
      eachOf(
        ["", "x", "x".repeat(65), `${"x".repeat(16)}%0d%0a`, "__proto__", "%F0%9F%92%A5".repeat(8)],
        async (client) => {
          const user = `eve-${randomUUID()}`;
          await stage.enter(user, { target: `/ws?client=${client}` });
          const [info] = await stage.hub.manager(createUserContext({ userId: user })).connections();
          const isOwn = /^[0-9a-f-]{36}$/.test(String(info?.clientId));
          return isOwn ? "welcome, under an id of the server's own" : String(info?.clientId);
        },
      ),
  },
  {
    attack: "`resume=` with another user's position",
    answer: "unavailable epoch_changed, goes on",
    async run(stage) {
      const { epoch, offset, time } = await secretsOf(stage);
      return eachOf([`${epoch}.${offset}.${time}`, `${epoch}.1.${time}`, `${epoch}.0.0`], (resume) =>
        resumed(stage, resume),
      );
    },
  },
  {
    attack: "`resume=` that is no position",
    answer: "unavailable malformed, goes on",
    run: (stage) =>
      eachOf(
        [
          "x",
          "START",
          "a.b.c",
          "12345678.1",
          "12345678.-1.0",
          "12345678.1e3.0",
          "12345678.99999999999999999.0",
          "../../etc.1.1",
          "__proto__",
          "\u0000",
          `${"x".repeat(33)}.1.1`,
        ],
        (resume) => resumed(stage, resume),
      ),
  },
  {
    attack: "another user's thread in a request for history",
    answer: "an empty page",
    async run(stage) {
      await stage.hub
        .manager(createUserContext({ userId: "mallory" }))
        .sendEvent("said", "secret", { threadId: "thread-of-mallory" });
      const attacker = await stage.enter();
      const page = await answerTo(attacker, { type: "isowire:history", id: freshId(), threadId: "thread-of-mallory" });
      return JSON.stringify(page["entries"]) === "[]" ? "an empty page" : "somebody's entries";
    },
  },
  {
    attack: "user, tenant and connection ids beside and inside a command",
    answer: "the command is the sender's own",
    async run(stage) {
      const { connectionId } = await secretsOf(stage);
      const names = {
        user: GRACE,
        userId: GRACE,
        tenantId: "",
        context: { userId: GRACE },
        connectionId,
        runId: "run_x",
      };
      const seen: string[] = [];
      stage.hub.onCommand("who", ({ context, threadId }) => void seen.push(`${context.userId} ${String(threadId)}`));
      const attacker = await stage.enter();
      await answerTo(attacker, { type: "who", id: freshId(), ...names, payload: names });
      return seen.join() === "eve undefined" ? "the command is the sender's own" : seen.join();
    },
  },
  {
    attack: "the id of another user's command",
    answer: "a command of its own: nobody else's result",
    async run(stage) {
      const id = freshId();
      const other = await stage.enter("mallory");
      await answerTo(other, echo("mallory's secret", id));
      const attacker = await stage.enter();
      const answer = await answerTo(attacker, echo("mine", id));
      const isOwn = answer["result"] === "mine" && answer["duplicate"] === undefined;
      return isOwn ? "a command of its own: nobody else's result" : JSON.stringify(answer);
    },
  },
  {
    attack: "a command id used again for another command",
    answer: "ERR_COMMAND_ID_REUSED, goes on",
    async run(stage) {
      const id = freshId();
      const attacker = await stage.enter();
      await answerTo(attacker, echo(1, id));
      return goesOn(attacker, nameOf(await answerTo(attacker, echo(2, id))));
    },
  },
  {
    attack: "the same command a hundred times",
    answer: "handled once, each answered with the first result",
    on: { limits: { commandsPerSecond: 1_000 } },
    async run(stage) {
      const id = freshId();
      const devices = [await stage.enter(), await stage.enter()];
      for (let n = 0; n < 50; n += 1) for (const device of devices) device.say(echo("once", id));
      const acks = () =>
        devices
          .flatMap(({ messages }) => messages)
          .filter(({ type, result }) => type === "isowire:ack" && result === "once");
      await eventually("all answers", () => acks().length === 100);
      const firsts = acks().filter(({ duplicate }) => duplicate !== true).length;
      return stage.handled.length === 1 && firsts === 1
        ? "handled once, each answered with the first result"
        : `handled ${stage.handled.length} times`;
    },
  },
  {
    attack: "messages that only a server sends",
    answer: "ERR_UNKNOWN_TYPE, goes on",
    run: (stage) =>
      eachOf(
        ["welcome", "snapshot", "ack", "error", "page", "pong", "notice", "drain", "reset", "auth_expiring"],
        async (name) => {
          const attacker = await stage.enter();
          return goesOn(
            attacker,
            nameOf(await answerTo(attacker, { type: `isowire:${name}`, id: freshId(), position: {}, payload: {} })),
          );
        },
      ),
  },
  {
    attack: "commands that look like events, engine keys or methods",
    answer: "ERR_UNKNOWN_COMMAND, goes on",
    run: (stage) =>
      eachOf(
        [
          "agent_started",
          "agent_completed",
          "tick",
          "constructor",
          "tostring",
          "valueof",
          "hasownproperty",
          "cmd:x",
          "then",
        ],
        async (type) => {
          const attacker = await stage.enter();
          return goesOn(attacker, nameOf(await answerTo(attacker, { type, id: freshId() })));
        },
      ),
  },
  {
    attack: "`__proto__`, `constructor` and `prototype` as keys, at every level",
    answer: "taken as data, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      const hostile = `{"__proto__":{"polluted":1,"type":"isowire:ping"},"constructor":{"prototype":{"polluted":1}}}`;
      const text = `{"type":"echo","id":"${freshId()}","__proto__":{"threadId":"t","polluted":1},"constructor":1,"payload":${hostile}}`;
      const answer = await answerTo(attacker, text);
      const isData = JSON.stringify(answer["result"]) === hostile && !("polluted" in {});
      return goesOn(attacker, isData ? "taken as data" : "pollution");
    },
  },
  {
    attack: "`__proto__` in place of the message's own fields",
    answer: "ERR_MALFORMED, goes on",
    async run(stage) {
      const attacker = await stage.enter();
      return goesOn(attacker, nameOf(await answerTo(attacker, `{"__proto__":{"type":"echo","id":"${freshId()}"}}`)));
    },
  },
];
