import { createHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { createEvent } from "../server/bench-event.js";
import { percentile } from "../statistics/percentile.js";
import { ENGINES } from "./engines.js";
import type { Bar, EngineName, Metric, Sample, Setup, Work } from "./work.js";

const STEPS = [1, 16, 256] as const;

type Hub = ReturnType<typeof createHub>;

const METRICS = STEPS.flatMap((users): readonly Metric[] => {
  const who = users === 1 ? "one user" : `${users} users at once`;
  return [
    { name: `perSecond${users}`, label: `appended events per second, ${who}`, unit: "1/s", digits: 0 },
    { name: `p99Ms${users}`, label: `99th percentile of sendEvent, ${who}`, unit: "ms", digits: 2 },
  ];
});
const AGAIN: Metric = { name: "perSecond1Again", label: "one user, the same again", unit: "1/s", digits: 0 };

export const append: Work<EngineName> = {
  name: "append",
  title: "Durable append",
  what: "users send one event after the other and wait for each receipt",
  peers: Object.keys(ENGINES) as EngineName[],
  control: "memory",
  metrics: [...METRICS, AGAIN],
  chart: { kind: "bars", metrics: STEPS.map((users) => `perSecond${users}`) },
  bars: (["sqlite", "postgres"] as const).filter((engine) => engine in ENGINES).map(groupCommit),
  run: measure,
};

/** 256 users at once get at least 8 times the rate of one: what waits for the disk is written together. */
function groupCommit(engine: EngineName): Bar {
  return {
    subject: engine,
    metric: "perSecond1",
    against: engine,
    againstMetric: "perSecond256",
    comparison: "ratio",
    atMost: 1 / 8,
    noise: ["perSecond1", "perSecond1Again"],
  };
}

async function measure({ peer, quick }: Setup<EngineName>): Promise<Sample> {
  await using opened = await openEngine(peer);
  await using hub = createHub({ engine: opened.engine });
  const ms = quick ? 200 : 2_000;
  await appendFor(hub, 16, ms / 4);
  const sample: Record<string, number> = {};
  for (const users of STEPS) {
    const { perSecond, p99Ms } = await appendFor(hub, users, ms);
    sample[`perSecond${users}`] = perSecond;
    sample[`p99Ms${users}`] = p99Ms;
  }
  return { ...sample, perSecond1Again: (await appendFor(hub, 1, ms)).perSecond };
}

async function openEngine(name: EngineName): ReturnType<NonNullable<(typeof ENGINES)[EngineName]>> {
  const open = ENGINES[name];
  if (open === undefined)
    throw new RangeError(`expected one of ${Object.keys(ENGINES).join(", ")}, received "${name}"`);
  return await open();
}

async function appendFor(
  hub: Hub,
  users: number,
  ms: number,
): Promise<{ readonly perSecond: number; readonly p99Ms: number }> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  const one = async (user: number): Promise<void> => {
    const manager = hub.manager(createUserContext({ userId: `user-${user}` }));
    for (let sentAt = performance.now(); sentAt < endsAt; sentAt = performance.now()) {
      const { type, payload, threadId, runId } = createEvent(latencies.length, 0);
      await manager.sendEvent(type, payload, { threadId, runId });
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: users }, (_, user) => one(user)));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { perSecond: latencies.length / seconds, p99Ms: percentile(latencies, 0.99) };
}
