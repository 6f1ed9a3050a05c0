import { setTimeout as sleep } from "node:timers/promises";
import { oneDeviceEach, withPeer } from "./with-peer.js";
import type { Bar, Metric, Sample, Server, Setup, Work } from "./work.js";

/** For what a process grows by only once, whoever comes first. */
const WARM_UP = 500;
/** Who comes when the others are there, and the code of a connect is compiled: what a connect costs a server that has run for a while. */
const MORE = 4_000;
const SETTLE_MS = 300;
const KIB = 1_024;

const RSS: Metric = { name: "rssKiB", label: "memory of the process per connection", unit: "KiB", digits: 1 };
const HEAP: Metric = { name: "heapKiB", label: "JavaScript heap per connection", unit: "KiB", digits: 1 };
const CONNECT: Metric = { name: "connectUs", label: "server CPU per connect, of 4,000 more", unit: "us", digits: 0 };

export const idle: Work<Server> = {
  name: "idle",
  title: "Idle and connect",
  what: "8,000 users connect, 128 at a time, one device each, and stay; 4,000 more come",
  peers: ["ws", "isowire", "socket.io", "socket.io-recovery", "bun"],
  control: "ws",
  metrics: [RSS, HEAP, CONNECT],
  chart: { kind: "bars", metrics: ["rssKiB", "connectUs"] },
  bars: [
    bar({ metric: "rssKiB", against: "ws", atMost: 1.4, goal: 1.2 }),
    bar({ metric: "rssKiB", against: "socket.io", atMost: 0.7 }),
    bar({ metric: "connectUs", against: "ws", atMost: 1.18, goal: 1 }),
  ],
  run: measure,
};

function bar(of: Pick<Bar, "metric" | "against" | "atMost" | "goal">): Bar {
  return { ...of, subject: "isowire", comparison: "ratio" };
}

async function measure(setup: Setup<Server>): Promise<Sample> {
  return await withPeer(setup, async ({ server, load }) => {
    const connections = setup.quick ? 500 : 8_000;
    const first = await load.open(oneDeviceEach(setup.quick ? 100 : WARM_UP));
    load.drop(first);
    await sleep(SETTLE_MS);
    const before = await server.usage({ collect: true });
    await load.open(oneDeviceEach(connections));
    await sleep(SETTLE_MS);
    const after = await server.usage({ collect: true });
    const more = setup.quick ? 200 : MORE;
    await load.open(Array.from({ length: more }, (_, n) => ({ user: connections + n })));
    // What follows a connect in later turns belongs to it.
    await sleep(SETTLE_MS);
    const connected = await server.usage();
    return {
      rssKiB: (after.rssBytes - before.rssBytes) / connections / KIB,
      heapKiB: (after.heapBytes - before.heapBytes) / connections / KIB,
      connectUs: (connected.cpuUs - after.cpuUs) / more,
    };
  });
}
