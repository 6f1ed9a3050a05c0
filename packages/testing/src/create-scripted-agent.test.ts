import { expect, test } from "vitest";
import { createScriptedAgent } from "./create-scripted-agent.js";
import { createTestApp, type TestApp, type TestDevice } from "./create-test-app.js";
import type { ScriptedStep } from "./scripted-step.js";

const ENDS = ["agent_completed", "agent_failed", "agent_cancelled"];

/** Says `content`, and waits for the end of its run. */
async function ask(app: TestApp, device: TestDevice, content: string): Promise<{ type: string; payload: unknown }> {
  const { runId } = (await device.client.command("user_message", { content })) as { runId: string };
  const endOf = () => device.received.find((event) => event.runId === runId && ENDS.includes(event.type));
  await app.until(() => endOf() !== undefined);
  return endOf()!;
}

test("thinks, uses tools and answers as written, and remembers what it was asked", async () => {
  const agent = createScriptedAgent([
    { thinking: "two numbers" },
    { tool: "add", parameters: { a: 2, b: 3 }, result: 5 },
    { tool: "print", error: "out of paper" },
    { delta: "It is " },
    { delta: "5." },
  ]);
  await using app = createTestApp({ agents: { agent } });
  const device = await app.device("ada");
  expect(await ask(app, device, "2 + 3?")).toMatchObject({ payload: { finalResponse: "It is 5." } });
  const said = device.received.filter(({ type }) => /^(agent_thinking|tool_)/.test(type)).map(({ payload }) => payload);
  expect(said).toMatchObject([
    { reasoning: "two numbers" },
    { toolName: "add", parameters: { a: 2, b: 3 } },
    { success: true, results: 5 },
    { toolName: "print", parameters: {} },
    { success: false, error: "out of paper" },
  ]);
  expect(agent.asked).toMatchObject([{ userId: "ada", input: { content: "2 + 3?" } }]);
  agent.verify();
});

test("plays one list a run, and fails aloud when it runs out of script", async () => {
  const agent = createScriptedAgent([[{ answers: "first" }], [{ fails: "no more paper" }]]);
  await using app = createTestApp({ agents: { agent } });
  const device = await app.device("ada");
  expect(await ask(app, device, "one")).toMatchObject({ payload: { finalResponse: "first" } });
  expect(() => agent.verify()).toThrow("1 of 2 scripted runs did not reach the last step");
  expect(await ask(app, device, "two")).toMatchObject({ type: "agent_failed", payload: { message: "no more paper" } });
  agent.verify();
  const message = 'run 3 asks "three"; the script has steps for 2 runs only';
  expect(await ask(app, device, "three")).toMatchObject({ type: "agent_failed", payload: { message } });
  expect(agent.asked.map(({ input }) => input.content)).toEqual(["one", "two", "three"]);
  expect(() => agent.verify()).toThrow(message);
});

test.each([
  { approved: true, expected: undefined },
  { approved: false, expected: "expected the approval of send_mail to be approved, received denied in run 1" },
])("waits for an approval, and holds the answer $approved against what the step expects", async (row) => {
  const agent = createScriptedAgent([
    { approval: "send_mail", parameters: { to: "grace" }, expect: "approved" },
    { answers: "sent" },
  ]);
  await using app = createTestApp({ agents: { agent } });
  const device = await app.device("ada");
  const ended = ask(app, device, "send it");
  const requested = () => device.received.find(({ type }) => type === "approval_requested");
  await app.until(() => requested() !== undefined);
  const { approvalId } = requested()!.payload as { approvalId: string };
  await device.client.command("tool_approval", { approvalId, approved: row.approved });
  expect((await ended).type).toBe(row.expected === undefined ? "agent_completed" : "agent_failed");
  expect(agent.approvals).toMatchObject([{ toolName: "send_mail", approved: row.approved }]);
  if (row.expected === undefined) agent.verify();
  else expect(() => agent.verify()).toThrow(row.expected);
});

test("hangs until its run is cancelled", async () => {
  const agent = createScriptedAgent([{ thinking: "long" }, { hangs: true }]);
  await using app = createTestApp({ agents: { agent } });
  const device = await app.device("ada");
  const ended = ask(app, device, "take your time");
  await app.until(() => device.received.some(({ type }) => type === "agent_thinking"));
  await device.client.command("run_cancel", { runId: agent.asked[0]!.runId });
  expect((await ended).type).toBe("agent_cancelled");
  agent.verify();
});

test.each([
  [[], "expected at least one step, received none"],
  [
    [{ say: "hello" }],
    'step 1 of run 1: expected one of thinking, delta, tool, approval, hangs, fails, answers, received {"',
  ],
  [[{ delta: "a" }, { delta: "b", tool: "c" }], "step 2 of run 1: expected one of"],
  [[{ delta: 5 }], "expected delta to be text"],
  [[{ hangs: 1 }], "expected hangs to be true"],
  [[{ delta: "a", result: 1 }], "expected nothing beside delta, received result"],
  [[[{ answers: "a" }], [{ answers: "b" }, { delta: "c" }]], "step 1 of run 2: expected nothing after answers"],
])("%j is no script", (steps, message) => {
  expect(() => createScriptedAgent(steps as unknown as ScriptedStep[])).toThrow(message);
});
