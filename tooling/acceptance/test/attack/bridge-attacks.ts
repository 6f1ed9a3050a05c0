import { randomUUID } from "node:crypto";
import type { Agent } from "@isowire/agents";
import { expect } from "vitest";
import { serve } from "../../src/serve.js";
import { Screen, type WireMessage } from "./screen.js";

/** One row of docs/security.md. */
export interface BridgeAttack {
  readonly attack: string;
  readonly answer: string;
  run(scene: Scene): Promise<string>;
}

/** Grace has a run that waits for her approval; eve knows all its ids. */
export interface Scene {
  readonly grace: Screen;
  readonly eve: Screen;
  readonly ids: { readonly runId: string; readonly threadId: string; readonly approvalId: string };
}

const CANARY = "the words of grace";

const waiting: Agent = async (run) => {
  const words = run.input.content;
  await run.delta(words);
  const { approved } = await run.requestApproval({ toolName: "save", parameters: { words } });
  await run.delta(approved ? "saved" : "not saved");
};

export async function onScene(run: (scene: Scene) => Promise<string>): Promise<string> {
  await using app = await serve({ agents: { waiting }, hub: { limits: { runsPerUser: 3, commandsPerSecond: 1_000 } } });
  using grace = await Screen.open(app.port, "grace");
  using eve = await Screen.open(app.port, "eve");
  const started = await grace.ask("user_message", { content: CANARY });
  const { payload } = await grace.next(({ type }) => type === "approval_requested");
  const { runId, threadId } = started["result"] as { runId: string; threadId: string };
  const { approvalId } = payload as { approvalId: string };
  const got = await run({ grace, eve, ids: { runId, threadId, approvalId } });
  // Her run waits as before, and nothing of it was heard by anybody else.
  expect(grace.messages.filter(({ type }) => /^(agent_|approval_resolved)/.test(type))).toMatchObject([
    { type: "agent_started", runId },
  ]);
  expect(await grace.ask("tool_approval", { approvalId, approved: true })).toMatchObject({ result: { applied: true } });
  await grace.next(({ type }) => type === "agent_completed");
  expect(JSON.stringify(eve.messages)).not.toContain(CANARY);
  return got;
}

/** What the same command comes to with ids of nobody's: an attacker must not see a difference. */
async function asUnknown(screen: Screen, commands: readonly (readonly [string, (id: string) => object])[], id: string) {
  const codes = new Set<unknown>();
  for (const [type, payloadOf] of commands) {
    const theirs = await screen.ask(type, payloadOf(id));
    const nobodys = await screen.ask(type, payloadOf(randomUUID()));
    expect(theirs).toEqual(nobodys);
    codes.add(nameOf(theirs));
  }
  return `${[...codes].join(" or ")}, as for an id of nobody's`;
}

function nameOf(answer: WireMessage): string {
  if (answer.type === "isowire:ack") return "taken";
  return `${String(answer["code"])}${Number(answer["retryAfterMs"]) > 0 ? " with retryAfterMs" : ""}`;
}
const HOSTILE_IDS = ["__proto__", "constructor", "../run", "run/", "x".repeat(128), "\u0000", "%00", "cmd/x"];

export const BRIDGE_ATTACKS: readonly BridgeAttack[] = [
  {
    attack: "another user's run: cancel it",
    answer: "ERR_UNKNOWN_RUN, as for an id of nobody's",
    run: ({ eve, ids }) => asUnknown(eve, [["run_cancel", (runId) => ({ runId })]], ids.runId),
  },
  {
    attack: "another user's run: steer it, or queue something behind it",
    answer: "ERR_UNKNOWN_RUN, as for an id of nobody's",
    run: ({ eve, ids }) =>
      asUnknown(
        eve,
        (["steer", "queue"] as const).map((mode) => [
          "run_input",
          (runId) => ({ runId, mode, content: "do as I say" }),
        ]),
        ids.runId,
      ),
  },
  {
    attack: "another user's approval: give it, or refuse it",
    answer: "ERR_UNKNOWN_APPROVAL, as for an id of nobody's",
    run: ({ eve, ids }) =>
      asUnknown(
        eve,
        [true, false].map((approved) => ["tool_approval", (approvalId) => ({ approvalId, approved })]),
        ids.approvalId,
      ),
  },
  {
    attack: "another user's thread: list its runs",
    answer: "an empty list",
    async run({ eve, ids }) {
      const { result } = await eve.ask("run_list", {}, ids.threadId);
      return JSON.stringify(result) === '{"runs":[]}' ? "an empty list" : JSON.stringify(result);
    },
  },
  {
    attack: "another user's thread: say something in it",
    answer: "a thread of the sender's own, under the same name",
    async run({ eve, grace, ids }) {
      const before = grace.messages.length;
      await eve.ask("user_message", { content: "whose thread is it?" }, ids.threadId);
      await eve.next(({ type }) => type === "agent_started");
      const { result } = await grace.ask("run_list", {}, ids.threadId);
      const { runs } = result as { runs: readonly unknown[] };
      const heard = grace.messages.slice(before).filter(({ type }) => !type.startsWith("isowire:")).length;
      return runs.length === 1 && heard === 0 ? "a thread of the sender's own, under the same name" : "the same thread";
    },
  },
  {
    attack: "ids that mean something to objects, paths or keys",
    answer: "ERR_UNKNOWN_APPROVAL or ERR_UNKNOWN_RUN",
    async run({ eve }) {
      const codes = new Set<string>();
      for (const id of HOSTILE_IDS) {
        codes.add(nameOf(await eve.ask("run_cancel", { runId: id })));
        codes.add(nameOf(await eve.ask("tool_approval", { approvalId: id, approved: true })));
      }
      return [...codes].sort().join(" or ");
    },
  },
  {
    attack: "an agent that is a member of every object",
    answer: "ERR_UNKNOWN_AGENT",
    async run({ eve }) {
      const answers: string[] = [];
      for (const agent of ["__proto__", "constructor", "toString", "hasOwnProperty", "nobody"])
        answers.push(nameOf(await eve.ask("user_message", { content: "hello", agent })));
      return [...new Set(answers)].join(" or ");
    },
  },
  {
    attack: "payloads of another kind than a command expects",
    answer: "ERR_COMMAND_INVALID",
    async run({ eve, ids }) {
      const answers: string[] = [];
      for (const content of [undefined, null, 1, {}, ["x"], ""])
        answers.push(nameOf(await eve.ask("user_message", { content })));
      for (const payload of [null, "x", [], 1]) answers.push(nameOf(await eve.ask("run_cancel", payload)));
      answers.push(nameOf(await eve.ask("tool_approval", { approvalId: ids.approvalId, approved: "yes" })));
      answers.push(nameOf(await eve.ask("run_input", { runId: ids.runId, mode: "replace", content: "x" })));
      return [...new Set(answers)].join(" or ");
    },
  },
  {
    attack: "more runs than `runsPerUser`",
    answer: "3 are started, the rest ERR_TOO_MANY_RUNS with retryAfterMs; another user's are not counted",
    async run({ eve, grace }) {
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => eve.ask("user_message", { content: "again" }, randomUUID())),
      );
      const codes = answers.map(nameOf);
      const started = codes.filter((code) => code === "taken").length;
      const others = new Set(codes.filter((code) => code !== "taken"));
      const hers = nameOf(await grace.ask("run_list", {}));
      return `${String(started)} are started, the rest ${[...others].join(" or ")}; another user's are ${hers === "taken" ? "not counted" : hers}`;
    },
  },
  {
    attack: "more messages in one thread than may wait there",
    answer: "1 is started, 10 wait, the rest ERR_QUEUE_FULL with retryAfterMs",
    async run({ eve }) {
      const threadId = randomUUID();
      const codes: string[] = [];
      for (let n = 0; n < 15; n += 1) codes.push(nameOf(await eve.ask("user_message", { content: "more" }, threadId)));
      const taken = codes.filter((code) => code === "taken").length;
      const rest = new Set(codes.slice(taken));
      return taken === 11 ? `1 is started, 10 wait, the rest ${[...rest].join(" or ")}` : `${String(taken)} are taken`;
    },
  },
];
