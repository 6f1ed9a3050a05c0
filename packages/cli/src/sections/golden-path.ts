import type { Position } from "@isowire/core";
import { openApplication, type Application } from "../project/application.js";
import { openRegistry } from "../project/open-registry.js";
import { fail, pass, type Finding } from "../report/finding.js";
import type { Device, EntryFrame } from "../wire/device.js";
import { FIVE, FIVE_EVENTS, HANGING, SLOW } from "../wire/doctor-agents.js";
import { serve, type Served } from "../wire/serve.js";
import type { SectionContext } from "./section-context.js";

const ENDS = new Set(["agent_completed", "agent_failed", "agent_cancelled"]);
const ADVICE = "npx isowire doctor --only database,agents tells the engine and the registry apart";

/** From a user's message to the last event on the screen, over real sockets. */
export async function runGoldenPath({ project, check }: SectionContext): Promise<void> {
  await using app = await openApplication(project, "engine");
  await using registry = await openRegistry(project, app);
  registry.setWebSocketManager(app.hub);
  await using served = await serve(project, app);
  const context = app.context("ada");
  const [desk, phone] = [await served.open(context), await served.open(context)];
  await check("the first message is isowire:welcome", () => {
    const types = [desk, phone].map(({ frames }) => frames[0]?.type);
    return types.every((type) => type === "isowire:welcome") ? pass("on both devices") : fail(types.join(", "), ADVICE);
  });
  await check("the five events arrive, in order, on both devices", () => fiveEvents(desk, phone));
  await check("the run goes on without a socket, and a device that comes back has all of it", () =>
    resumes(served, context),
  );
  await check("a run is cancelled from another device", () => cancels(desk, phone));
}

async function fiveEvents(desk: Device, phone: Device): Promise<Finding> {
  const runId = await ask(desk, FIVE_EVENTS);
  const [ours, theirs] = [await ended(desk, runId), await ended(phone, runId)];
  const types = ours.map(({ type }) => type).filter((type) => /^(agent|tool)_/.test(type));
  const offsets = ours.map(({ offset }) => offset);
  const seen = `${types.join(", ")}; offsets ${offsets.join(", ")}`;
  const isAligned = offsets.every((offset, at) => offset === (offsets[0] ?? 0) + at);
  if (types.join() !== FIVE.join() || !isAligned) return fail(seen, ADVICE);
  return JSON.stringify(ours) === JSON.stringify(theirs) ? pass(seen) : fail("the devices differ", ADVICE);
}

async function resumes(served: Served, context: ReturnType<Application["context"]>): Promise<Finding> {
  const first = await served.open(context);
  const runId = await ask(first, SLOW);
  await first.until(() => first.ofRun(runId).length > 5, "the first events of a run");
  first.cut();
  const stop = first.position as Position;
  const back = await served.open(context, { resume: stop });
  await ended(back, runId);
  const offsets = [...first.entries, ...back.entries].map(({ offset }) => offset);
  const isWhole = offsets.every((offset, at) => offset === (offsets[0] ?? 0) + at);
  const seen = `cut off at offset ${stop.offset}, ${String(back.welcome?.resume)}; ${offsets.length} entries in all`;
  if (back.welcome?.resume !== "recovered") return fail(`${seen}; expected recovered`, ADVICE);
  return isWhole ? pass(`${seen}, no gap and none twice`) : fail(`${seen}: ${offsets.join(", ")}`, ADVICE);
}

async function cancels(desk: Device, phone: Device): Promise<Finding> {
  const runId = await ask(desk, HANGING);
  await phone.until(() => phone.ofRun(runId).some(({ type }) => type === "agent_started"), "agent_started");
  const { applied } = await phone.command("run_cancel", { runId });
  const last = (await ended(desk, runId)).at(-1)?.type;
  const seen = `run_cancel was ${applied === true ? "" : "not "}applied; the last event is ${String(last)}`;
  return applied === true && last === "agent_cancelled" ? pass(seen) : fail(seen, ADVICE);
}

async function ask(device: Device, agent: string): Promise<string> {
  const { runId } = await device.command("user_message", { content: "apples", agent });
  return String(runId);
}

async function ended(device: Device, runId: string): Promise<readonly EntryFrame[]> {
  await device.until(() => device.ofRun(runId).some(({ type }) => ENDS.has(type)), "the end of the run");
  return device.ofRun(runId);
}
