import { describe, expect, test } from "vitest";
import type { Agent, AgentRun } from "../src/index.js";
import { another, begin, hang } from "./crash.js";
import { only, typesOf } from "./read-log.js";
import { ada, createStage, type Stage } from "./stage.js";
import { expectNothingUnhandled } from "./unhandled.js";

expectNothingUnhandled();

const TTL_MS = 15_000;

/** Ends when its signal says so, as a good agent does. */
const patient = (run: AgentRun): Promise<never> =>
  new Promise((_, reject) => run.signal.addEventListener("abort", () => reject(run.signal.reason as Error)));

/** Three nodes: the run went from the first, which died, to the second or third; the device is on each in turn. */
async function movedRun(stage: Stage, agent: Agent) {
  const { first, runId } = await begin(stage, { agent });
  const [second, third] = [another(stage, agent), another(stage, agent)];
  first.fate.kill();
  await stage.clock.advance(TTL_MS);
  return { runId, devices: [await second.device(ada), await third.device(ada)] };
}

describe.each([0, 1])("a run that has moved hears a device on any node (%i)", (at) => {
  test("that cancels it", async () => {
    await using stage = createStage();
    const { runId, devices } = await movedRun(stage, (run) => (run.attempt === 1 ? hang() : patient(run)));
    expect(await devices[at]?.ask("run_cancel", { runId })).toEqual({ applied: true, status: "cancelling" });
    expect(typesOf(await stage.ended(ada, runId), runId)).toEqual(["agent_started", "agent_cancelled"]);
  });

  test("that steers it", async () => {
    await using stage = createStage();
    const heard: string[] = [];
    const { runId, devices } = await movedRun(stage, async (run) => {
      if (run.attempt === 1) await hang();
      for await (const input of run.inputs) {
        heard.push(input.content);
        return input.content;
      }
      return "nothing came";
    });
    await devices[at]?.ask("run_input", { runId, mode: "steer", content: "faster" });
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("faster");
    expect(heard).toEqual(["faster"]);
  });

  test("that approves: exactly one node acts", async () => {
    await using stage = createStage();
    const acted: number[] = [];
    const { runId, devices } = await movedRun(stage, async (run) => {
      const { approved } = await run.requestApproval({ toolName: "pay", parameters: {} });
      acted.push(run.attempt);
      return approved ? "paid" : "not paid";
    });
    const answers = await Promise.all(
      devices.map((device) => device.ask("tool_approval", { approvalId: `${runId}.a1`, approved: true })),
    );
    expect(answers.map(({ applied }) => applied).sort()).toEqual([false, true]);
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("paid");
    expect(acted).toEqual([2]);
  });
});

describe("while no node has the run", () => {
  test("a cancel is taken, and ends it: its agent is not called again", async () => {
    await using stage = createStage();
    const attempts: number[] = [];
    const agent: Agent = (run) => (attempts.push(run.attempt), hang());
    const { first, runId } = await begin(stage, { agent });
    const second = another(stage, agent);
    first.fate.kill();
    const ui = await second.device(ada);
    const cancel = { runId, reason: "enough" };
    expect(await ui.ask("run_cancel", cancel)).toEqual({ applied: true, status: "cancelling" });
    await stage.clock.advance(TTL_MS);
    expect(only(await stage.ended(ada, runId), "agent_cancelled").payload).toEqual({ by: "user", reason: "enough" });
    expect(attempts).toEqual([1]);
  });

  test("an input is taken, and is there when it goes on", async () => {
    await using stage = createStage();
    const agent: Agent = async (run) => {
      if (run.attempt === 1) await hang();
      await run.thinking("a moment");
      return run.takeInputs().map(({ content }) => content).join(" "); // prettier-ignore
    };
    const { first, runId } = await begin(stage, { agent });
    const second = another(stage, agent);
    first.fate.kill();
    const ui = await second.device(ada);
    for (const content of ["one", "two"]) await ui.ask("run_input", { runId, mode: "steer", content });
    await stage.clock.advance(TTL_MS);
    expect(only(await stage.ended(ada, runId), "agent_completed").payload.finalResponse).toBe("one two");
  });
});

describe("inputs that the agent had taken before its node died", () => {
  test("are given again from the last checkpoint on, and only those", async () => {
    await using stage = createStage();
    const heard: string[] = [];
    const agent: Agent = async (run) => {
      for await (const { content } of run.inputs) {
        heard.push(`${run.attempt} ${content}`);
        if (content === "1") await run.state.set("has 1");
        if (content === "2") await run.thinking("about 2");
        if (content === "3") return "done";
      }
      return "nothing came";
    };
    const { first, runId } = await begin(stage, { agent });
    const second = another(stage, agent);
    const ui = await second.device(ada);
    const steer = (content: string) => ui.ask("run_input", { runId, mode: "steer", content });
    await steer("1");
    await steer("2");
    await stage.until(async () => typesOf(await stage.log(ada)).includes("agent_thinking"));
    first.fate.kill();
    await steer("3");
    await stage.clock.advance(TTL_MS);
    await stage.ended(ada, runId);
    expect(heard).toEqual(["1 1", "1 2", "2 2", "2 3"]);
  });

  test("make room for others at once", async () => {
    await using stage = createStage();
    let taken = 0;
    const { first, runId } = await begin(stage, {
      agent: async (run) => {
        for await (const _ of run.inputs) taken += 1;
      },
    });
    const ui = await first.device(ada);
    for (let count = 1; count <= 30; count += 1) {
      await ui.ask("run_input", { runId, mode: "steer", content: "x".repeat(20_000) });
      await stage.until(() => taken === count);
      await stage.clock.advance(1000);
    }
  });
});
