import { setTimeout as sleep } from "node:timers/promises";
import { oneDeviceEach, withPeer } from "./with-peer.js";
import type { Metric, Sample, Server, Setup, Work } from "./work.js";

const MISSED = 100;
/** Until the servers have noticed that their clients are gone. */
const GONE_MS = 1_000;

const SECONDS: Metric = { name: "seconds", label: "until all are caught up", unit: "s", digits: 2 };
const CPU: Metric = { name: "cpuUs", label: "server CPU per recovered event", unit: "us", digits: 1 };

export const resumeStorm: Work<Server> = {
  name: "resume-storm",
  title: "Resume storm",
  what: "2,000 users reconnect at once, each missed 100 events",
  // Nobody else brings back what was missed.
  peers: ["isowire", "socket.io-recovery"],
  control: "socket.io-recovery",
  metrics: [SECONDS, CPU],
  bars: [
    {
      subject: "isowire",
      metric: "seconds",
      against: "socket.io-recovery",
      comparison: "ratio",
      atMost: 1 / 3,
      goal: 1 / 10,
    },
  ],
  run: measure,
};

async function measure(setup: Setup<Server>): Promise<Sample> {
  return await withPeer(setup, async ({ server, load }) => {
    const users = setup.quick ? 100 : 2_000;
    const all = { from: 0, to: users };
    const devices = await load.open(oneDeviceEach(users).map((wish) => ({ ...wish, tracked: true })));
    // Socket.IO has a place to come back to from the first event on.
    await server.emit(all, 1);
    await load.reach(users);
    load.drop(devices);
    await sleep(GONE_MS);
    for (let n = 0; n < MISSED; n += 1) await server.emit(all, 1);
    const before = await server.usage({ collect: true });
    const startedAt = performance.now();
    await load.dial(devices, { dials: users });
    await load.reach(users * (1 + MISSED));
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await server.usage();
    load.verify(() => 1 + MISSED);
    return { seconds, cpuUs: (after.cpuUs - before.cpuUs) / (users * MISSED) };
  });
}
