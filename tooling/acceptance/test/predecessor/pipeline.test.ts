import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../../src/received.js";
import type { Served } from "../../src/serve.js";
import { until } from "../../src/until.js";
import { open } from "./device.js";
import type { Door, Script, Speaker } from "./doors/door.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { droppablePage, runsEnded } from "./droppable.js";
import { ENGINES, type Ground } from "./engines.js";

const STAGES = ["triage", "data", "optimisation", "report"];
const TEN = Array.from({ length: 10 }, (_, n) => `step_${String(n + 1)}`);

/** Runs the steps one after the other; each is given what the one before it made. */
async function runSteps(run: Speaker, steps: readonly string[]): Promise<string> {
  let work = run.input.content;
  for (const [at, step] of steps.entries()) {
    const given = work;
    await run.thinking(`${step} of ${given}`, at + 1);
    work = await run.tool(step, { given }, () => `${given}>${step}`);
  }
  return work;
}

/** What a screen is told of them, from the first to the last. */
function told(content: string, steps: readonly string[]): readonly unknown[] {
  const events: unknown[] = [["agent_started", content]];
  let work = content;
  for (const step of steps) {
    events.push(["agent_thinking", `${step} of ${work}`], ["tool_executing", step, work]);
    work = `${work}>${step}`;
    events.push(["tool_completed", step, work]);
  }
  return [...events, ["agent_completed", work]];
}

function brief({ type, payload }: { type: string; payload: Readonly<Record<string, unknown>> }): unknown {
  switch (type) {
    case "agent_started":
      return [type, (payload["input"] as { content: string }).content];
    case "agent_thinking":
      return [type, payload["reasoning"]];
    case "tool_executing":
      return [type, payload["toolName"], (payload["parameters"] as { given: string }).given];
    case "tool_completed":
      return [type, payload["toolName"], payload["results"]];
    default:
      return [type, payload["finalResponse"]];
  }
}

const PLACES = DOORS.flatMap(([name, door]) =>
  ENGINES.map(([engine, prepare]) => [`${engine}, ${name}`, door, prepare] as const),
);

describe.each(PLACES)("pipeline over %s", (_place, door, prepare) => {
  passThrough(door);

  let ground: Ground;
  beforeAll(async () => {
    ground = await prepare();
  });
  afterAll(() => ground[Symbol.asyncDispose]());
  const served = async (script: Script): Promise<Served> =>
    door.serve({ agents: { agent: door.agent(script) }, hub: { engine: await ground.open() } });

  test("pipeline execution: four stages hand on their work, and both devices see each stage in order", async () => {
    await using app = await served((run) => runSteps(run, STAGES));
    const [desk, phone] = await open(app, "ada", "ada");
    const { runId } = await desk!.message("request");
    for (const device of [desk!, phone!])
      expect((await device.ended(runId)).map(brief)).toEqual(told("request", STAGES));
  });

  test("10 steps: three users' pipelines of ten steps at once, each complete, in order and to itself", async () => {
    await using app = await served((run) => runSteps(run, TEN));
    const devices = await open(app, "ada", "grace", "edsger");
    const tickets = await Promise.all(devices.map((device, n) => device.message(`request ${String(n)}`)));
    for (const [n, device] of devices.entries()) {
      const events = await device.ended(tickets[n]!.runId);
      expect(events).toHaveLength(32);
      expect(events.map(brief)).toEqual(told(`request ${String(n)}`, TEN));
      await device.settled();
      expect(device.entries.filter((entry) => entry.runId !== tickets[n]!.runId)).toHaveLength(1);
    }
  });

  test("state persistence: a run keeps its state over a reconnect, and another device and the history can read it", async () => {
    const waits = new Map<number, () => void>();
    const remembered: unknown[] = [];
    const counter: Script = async (run) => {
      for (let step = 1; step <= 4; step += 1) {
        await run.state.set({ step, done: TEN.slice(0, step) });
        await run.tool("wait", {}, () => new Promise<void>((resolve) => waits.set(step, resolve)));
        remembered.push(run.state.get());
      }
      return undefined;
    };
    await using app = await served(counter);
    const states = [1, 2, 3, 4].map((step) => ({ step, done: TEN.slice(0, step) }));
    const desk = droppablePage(app, "ada");
    await desk.open;
    const { runId, threadId } = (await desk.client.command("user_message", { content: "count" })) as {
      runId: string;
      threadId: string;
    };
    for (const step of [1, 2]) {
      await until(() => waits.has(step));
      desk.drop();
      waits.get(step)?.();
    }
    await until(() => waits.has(3));
    const phone = app.page("ada");
    const later = collect(phone);
    await later.open;
    expect(await phone.runs()).toMatchObject([{ runId, threadId, agent: "agent", status: "running" }]);
    expect(await statesIn(door, phone.history({ threadId }))).toEqual(states.slice(0, 3));
    waits.get(3)?.();
    await until(() => waits.has(4));
    waits.get(4)?.();

    await runsEnded(desk.events, 1);
    await runsEnded(later.events, 1);
    expect(await statesIn(door, Promise.resolve({ entries: desk.events }))).toEqual(states);
    expect(await statesIn(door, Promise.resolve({ entries: later.events }))).toEqual(states.slice(3));
    expect(desk.events.map((event) => event.offset)).toEqual(desk.events.map((_, at) => at + 1));
    expect(remembered).toEqual(states);
    const tablet = app.page("ada");
    expect(await tablet.runs()).toEqual([]);
    expect((await tablet.history({ threadId })).entries).toEqual(desk.events);
  });
});

async function statesIn(
  door: Door,
  page: Promise<{ readonly entries: readonly { readonly type: string; readonly payload: unknown }[] }>,
): Promise<readonly unknown[]> {
  const { entries } = await page;
  return entries.filter((entry) => entry.type === door.stateType).map((entry) => entry.payload);
}
