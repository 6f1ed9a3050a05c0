import { percentile } from "../statistics/percentile.js";
import { playPace } from "./paced.js";
import { clientOf, oneDeviceEach, withPeer, type Arena } from "./with-peer.js";
import type { Metric, Sample, Server, Setup, Work } from "./work.js";

const USERS = 1_000;
const EVERY_MS = 50;
/** Who comes back to everything there is; the pace passes them by. */
const READER = USERS;
const ENTRIES = 10_000;
const EMIT_AT_ONCE = 500;

const METRICS: readonly Metric[] = [
  { name: "aloneMs", label: "99th percentile of latency, alone", unit: "ms", digits: 2 },
  { name: "aloneAgainMs", label: "the same again", unit: "ms", digits: 2 },
  { name: "besideMs", label: "99th percentile of latency, beside replays", unit: "ms", digits: 2 },
  { name: "replaySeconds", label: "for one replay beside the load", unit: "s", digits: 2 },
];

export const replay: Work<Server> = {
  name: "replay",
  title: "A long replay beside a paced load",
  what: "one device after another replays 10,000 entries while 1,000 users get an event each every 50 ms",
  peers: ["isowire"],
  control: "isowire",
  metrics: METRICS,
  chart: { kind: "bars", metrics: ["aloneMs", "besideMs"] },
  bars: [
    {
      subject: "isowire",
      metric: "besideMs",
      against: "isowire",
      againstMetric: "aloneMs",
      comparison: "difference",
      atMost: 20,
      noise: ["aloneMs", "aloneAgainMs"],
    },
  ],
  run: measure,
};

async function measure(setup: Setup<Server>): Promise<Sample> {
  return await withPeer(setup, async (arena) => {
    const pace = { everyMs: EVERY_MS, perTick: USERS, users: USERS, ticks: setup.quick ? 3 : 40 };
    await arena.load.open(oneDeviceEach(USERS));
    const entries = entriesOf(setup);
    for (let n = 0; n < entries; n += EMIT_AT_ONCE) {
      await arena.server.emit({ from: READER, to: READER + 1 }, EMIT_AT_ONCE);
    }
    await playPace(arena, pace);
    const alone = await playPace(arena, pace);
    const replays = replayUntilStopped(setup, arena);
    const beside = await playPace(arena, pace);
    const replaySeconds = await replays.stop();
    const again = await playPace(arena, pace);
    return {
      aloneMs: percentile(alone, 0.99),
      aloneAgainMs: percentile(again, 0.99),
      besideMs: percentile(beside, 0.99),
      replaySeconds,
    };
  });
}

function entriesOf({ quick }: Setup<Server>): number {
  return quick ? 1_000 : ENTRIES;
}

/** Replays over and over; `stop` resolves, after the last one, with how long they took on average, s. */
function replayUntilStopped(setup: Setup<Server>, { server }: Arena): { readonly stop: () => Promise<number> } {
  let stopped = false;
  const play = async (): Promise<number> => {
    const startedAt = performance.now();
    let replays = 0;
    for (; !stopped || replays === 0; replays += 1) {
      const reader = clientOf(setup.peer, server.port);
      await reader.open([{ user: READER, place: "start" }]);
      await reader.reach(entriesOf(setup));
      reader.drop();
    }
    return (performance.now() - startedAt) / 1_000 / replays;
  };
  const done = play();
  return {
    stop: async () => {
      stopped = true;
      return await done;
    },
  };
}
