import { preciseMs } from "../clock.js";
import { percentile } from "../statistics/percentile.js";
import { oneDeviceEach, withPeer, type Arena } from "./with-peer.js";
import type { Metric, Sample, Server, Work } from "./work.js";

const USERS = 1_000;
const EVERY_MS = 50;

const P50: Metric = { name: "p50Ms", label: "send to receive, median", unit: "ms", digits: 2 };
const P99: Metric = { name: "p99Ms", label: "send to receive, 99th percentile", unit: "ms", digits: 2 };

export const paced: Work<Server> = {
  name: "paced",
  title: "Paced latency",
  what: "1,000 users, one event each every 50 ms, all in one turn",
  peers: ["ws", "isowire", "socket.io", "socket.io-recovery", "bun"],
  control: "ws",
  metrics: [P50, P99],
  chart: { kind: "bars", metrics: ["p50Ms", "p99Ms"] },
  bars: [
    { subject: "isowire", metric: "p50Ms", against: "ws", comparison: "difference", atMost: 0.5, goal: 0 },
    { subject: "isowire", metric: "p99Ms", against: "ws", comparison: "ratio", atMost: 1.25, goal: 1 },
  ],
  run: (setup) =>
    withPeer(setup, async (arena) => {
      const users = setup.quick ? USERS / 5 : USERS;
      await arena.load.open(oneDeviceEach(users));
      const pace = { everyMs: EVERY_MS, perTick: users, users };
      await playPace(arena, { ...pace, ticks: setup.quick ? 2 : 20 });
      return summary(await playPace(arena, { ...pace, ticks: setup.quick ? 4 : 50 }));
    }),
};

export interface Pace {
  readonly everyMs: number;
  readonly perTick: number;
  readonly users: number;
  readonly ticks: number;
}

/** Plays it through; answers how long each event took, ms. */
export async function playPace({ server, load }: Arena, pace: Pace): Promise<readonly number[]> {
  const since = preciseMs();
  const latencies = load.recordLatencies(since);
  const target = load.received + pace.perTick * pace.ticks;
  await server.pace({ ...pace, since });
  await load.reach(target);
  load.stopRecording();
  return latencies;
}

function summary(latencies: readonly number[]): Sample {
  return { p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}
