import { percentile } from "../statistics/percentile.js";
import { playPace } from "./paced.js";
import { withPeer, type Arena } from "./with-peer.js";
import type { Metric, Sample, Server, Setup, Work } from "./work.js";

/** The most that 20,000 file descriptors leave room for. */
const MOST = 15_000;
const STEPS = [100, 1_000, 4_000, MOST] as const;
/** 5,000 events a second, whoever gets them. */
const EVERY_MS = 20;
const PER_TICK = 100;
const MIB = 1_048_576;

const COSTS = STEPS.map((users): Metric => ({
  name: `cpuUs${users}`,
  label: `server CPU per event, ${users.toLocaleString("en")} users`,
  unit: "us",
  digits: 1,
}));
const P99: Metric = { name: "p99Ms", label: "99th percentile of latency at 15,000", unit: "ms", digits: 2 };
const RSS: Metric = { name: "rssMiB", label: "memory of the process at 15,000", unit: "MiB", digits: 0 };

export const scale: Work<Server> = {
  name: "scale",
  title: "From 100 to 15,000 users",
  what: "5,000 events a second, to 100, 1,000, 4,000 and 15,000 connected users in turn",
  peers: ["ws", "isowire"],
  control: "ws",
  metrics: [...COSTS, P99, RSS],
  chart: { kind: "line", x: "connected users", points: STEPS.map((at) => ({ at, metric: `cpuUs${at}` })) },
  // Whether the line is flat is to be seen in the chart.
  bars: [],
  run: measure,
};

async function measure(setup: Setup<Server>): Promise<Sample> {
  return await withPeer(setup, async (arena) => {
    const costs: Record<string, number> = {};
    const ticks = setup.quick ? 5 : 100;
    // A quick run has a tenth of the users: it shows that all steps are taken.
    const crowd = (users: number): number => (setup.quick ? users / 10 : users);
    let connected = 0;
    let p99Ms = NaN;
    for (const at of STEPS) {
      const users = crowd(at);
      await arena.load.open(Array.from({ length: users - connected }, (_, n) => ({ user: connected + n })));
      connected = users;
      const step = await measureStep(arena, { users, ticks });
      costs[`cpuUs${at}`] = step.cpuUs;
      p99Ms = step.p99Ms;
    }
    const { rssBytes } = await arena.server.usage({ collect: true });
    return { ...costs, p99Ms, rssMiB: rssBytes / MIB };
  });
}

async function measureStep(
  arena: Arena,
  { users, ticks }: { readonly users: number; readonly ticks: number },
): Promise<{ readonly cpuUs: number; readonly p99Ms: number }> {
  const pace = { everyMs: EVERY_MS, perTick: PER_TICK, users };
  await playPace(arena, { ...pace, ticks });
  const before = await arena.server.usage({ collect: true });
  const latencies = await playPace(arena, { ...pace, ticks });
  const after = await arena.server.usage();
  return { cpuUs: (after.cpuUs - before.cpuUs) / (PER_TICK * ticks), p99Ms: percentile(latencies, 0.99) };
}
