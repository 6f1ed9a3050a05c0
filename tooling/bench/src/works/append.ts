import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { createHub } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { createEvent } from "../server/bench-event.js";
import { percentile } from "../statistics/percentile.js";
import { ENGINES } from "./engines.js";
import type { Bar, EngineName, Metric, Sample, Setup, Work } from "./work.js";

const STEPS = [1, 16, 256] as const;
/** Users among whom as many appends as ever go round. */
const CROWDS = [1, 100, 10_000] as const;
const UNDER_WAY = 64;
/** 1,000 events a second, whoever sends them. */
const EVERY_MS = 5;
const PER_TICK = 5;
const PACED_USERS = 200;

type Hub = ReturnType<typeof createHub>;

const METRICS = STEPS.flatMap((users): readonly Metric[] => {
  const who = users === 1 ? "one user" : `${users} users at once`;
  return [
    { name: `perSecond${users}`, label: `appended events per second, ${who}`, unit: "1/s", digits: 0 },
    { name: `p99Ms${users}`, label: `99th percentile of sendEvent, ${who}`, unit: "ms", digits: 2 },
  ];
});
const COSTS = CROWDS.map((users): Metric => ({
  name: `cpuUs${users}`,
  label: `CPU of the node per event, ${users.toLocaleString("en")} users`,
  unit: "us",
  digits: 1,
}));
const OTHERS: Metric = {
  name: "othersP99Ms",
  label: "99th percentile of what others wait for the event loop, at 1,000 events a second",
  unit: "ms",
  digits: 2,
};
const AGAIN: Metric = { name: "perSecond1Again", label: "one user, the same again", unit: "1/s", digits: 0 };

export const append: Work<EngineName> = {
  name: "append",
  title: "Durable append",
  what: "users send one event after the other and wait for each receipt",
  peers: ["memory", "sqlite", "postgres", "redis"],
  control: "memory",
  metrics: [...METRICS, AGAIN, ...COSTS, OTHERS],
  chart: { kind: "bars", metrics: STEPS.map((users) => `perSecond${users}`) },
  bars: [groupCommit("sqlite"), groupCommit("postgres"), blocking("sqlite")],
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

/** An engine that works in the process itself makes other users wait less than 10 ms longer. */
function blocking(engine: EngineName): Bar {
  return { subject: engine, metric: OTHERS.name, against: "memory", comparison: "difference", atMost: 10 };
}

async function measure({ peer, quick }: Setup<EngineName>): Promise<Sample> {
  await using opened = await ENGINES[peer]();
  await using hub = createHub({ engine: opened.engine });
  const ms = quick ? 200 : 2_000;
  await appendFor(hub, 16, ms / 4);
  const sample: Record<string, number> = {};
  for (const users of STEPS) {
    const { perSecond, p99Ms } = await appendFor(hub, users, ms);
    sample[`perSecond${users}`] = perSecond;
    sample[`p99Ms${users}`] = p99Ms;
  }
  sample[AGAIN.name] = (await appendFor(hub, 1, ms)).perSecond;
  for (const users of CROWDS) sample[`cpuUs${users}`] = await costAmong(hub, users, quick ? 500 : 10_000);
  sample[OTHERS.name] = await othersWait(hub, ms);
  return sample;
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
    for (let sentAt = performance.now(); sentAt < endsAt; sentAt = performance.now()) {
      await sendAs(hub, user, latencies.length);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: users }, (_, user) => one(user)));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { perSecond: latencies.length / seconds, p99Ms: percentile(latencies, 0.99) };
}

/** CPU of this process per event, as many under way at any time whoever sends them. */
async function costAmong(hub: Hub, users: number, events: number): Promise<number> {
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < events) {
      const user = sent % users;
      sent += 1;
      await sendAs(hub, user, sent);
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: UNDER_WAY }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / events;
}

/** How late the event loop comes to what others want of it while users append at a pace. */
async function othersWait(hub: Hub, ms: number): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const underWay: Promise<void>[] = [];
  delay.enable();
  for (let tick = 0; tick < ms / EVERY_MS; tick += 1) {
    const first = tick * PER_TICK;
    for (let n = first; n < first + PER_TICK; n += 1) underWay.push(sendAs(hub, n % PACED_USERS, n));
    await sleep(EVERY_MS);
  }
  delay.disable();
  await Promise.all(underWay);
  return delay.percentile(99) / 1e6;
}

async function sendAs(hub: Hub, user: number, n: number): Promise<void> {
  const { type, payload, threadId, runId } = createEvent(n, 0);
  const manager = hub.manager(createUserContext({ userId: `user-${user}` }));
  await manager.sendEvent(type, payload, { threadId, runId });
}
