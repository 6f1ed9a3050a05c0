import { openApplication, type Application } from "../project/application.js";
import { openRegistry } from "../project/open-registry.js";
import { pass, warn, type Finding } from "../report/finding.js";
import type { Device } from "../wire/device.js";
import { TEN_STEPS } from "../wire/doctor-agents.js";
import { serve } from "../wire/serve.js";
import type { SectionContext } from "./section-context.js";

/** What the manager that Isowire replaces took for the ten steps, s. */
const PREDECESSOR_S = 1.106;
const ROUNDS = 5;
const BURST = 2_000;
/** Below `maxPendingAppends`. */
const IN_FLIGHT = 200;

/** How long things take here, now: a reading, not a benchmark. */
export async function runPerformance({ project, check, tell }: SectionContext): Promise<void> {
  await using app = await openApplication(project, "engine");
  await using registry = await openRegistry(project, app);
  registry.setWebSocketManager(app.hub);
  await using served = await serve(project, app);
  await check("a pipeline of ten steps", async () => {
    const device = await served.open(app.context("ada"));
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) seconds.push(await pipeline(device));
    const median = seconds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    tell({ pipelineSeconds: median, predecessorSeconds: PREDECESSOR_S });
    return compared(median);
  });
  await check("a burst to one device", async () => {
    const device = await served.open(app.context("grace"));
    const perSecond = Math.round(BURST / (await burst(app, device)));
    tell({ eventsPerSecond: perSecond });
    return pass(`${BURST} events, sent and received: ${perSecond.toLocaleString("en")} a second`);
  });
}

function compared(median: number): Finding {
  const seen = `${median.toFixed(3)} s, the median of ${ROUNDS}; the predecessor took ${PREDECESSOR_S} s`;
  if (median <= PREDECESSOR_S) return pass(seen);
  return warn(seen, "repeat it on a machine at rest; a slow engine shows in `a burst to one device` as well");
}

async function pipeline(device: Device): Promise<number> {
  const begin = performance.now();
  const { runId } = await device.command("user_message", { content: "0", agent: TEN_STEPS });
  const isOver = (): boolean => device.ofRun(String(runId)).some(({ type }) => type === "agent_completed");
  await device.until(isOver, "the end of the pipeline");
  return (performance.now() - begin) / 1000;
}

async function burst(app: Application, device: Device): Promise<number> {
  const manager = app.managerOf(app.context("grace"));
  const begin = performance.now();
  for (let sent = 0; sent < BURST; sent += IN_FLIGHT) {
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, (_, n) => manager.sendEvent("isowire_doctor", { n: sent + n })),
    );
  }
  await device.until(() => device.entries.length >= BURST, `${BURST} events`);
  return (performance.now() - begin) / 1000;
}
