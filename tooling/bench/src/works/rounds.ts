import type { Arena } from "./with-peer.js";
import { oneDeviceEach, withPeer } from "./with-peer.js";
import type { Bar, Metric, Sample, Server, Setup, Work } from "./work.js";

/** One round: `events` for each of `users`, in one turn of the server's event loop; the next when all have arrived. */
interface Rounds {
  readonly users: number;
  readonly devicesPerUser: number;
  readonly events: number;
  readonly warmUp: number;
  readonly rounds: number;
}

const CPU: Metric = { name: "cpuUs", label: "server CPU per delivered event", unit: "us", digits: 1 };
const USER: Metric = { name: "userUs", label: "of it outside of the kernel", unit: "us", digits: 1 };
const RATE: Metric = { name: "perSecond", label: "delivered events per second", unit: "1/s", digits: 0 };

export const unicast: Work<Server> = {
  name: "unicast",
  title: "Unicast",
  what: "1,000 users, one device each, one event a user per round",
  peers: ["ws", "isowire", "isowire-keys", "socket.io", "socket.io-recovery", "bun"],
  control: "ws",
  metrics: [CPU, USER, RATE],
  bars: [bar("ws", 0.95, 0.8), bar("socket.io-recovery", 0.45)],
  run: (setup) =>
    measure(setup, {
      users: crowd(setup),
      devicesPerUser: 1,
      events: 1,
      ...(setup.quick ? SHORT : LONG),
    }),
};

export const burst: Work<Server> = {
  name: "burst",
  title: "Burst",
  what: "1,000 users, one device each, 20 events a user in one turn",
  peers: ["ws", "isowire", "socket.io", "socket.io-recovery", "bun"],
  control: "ws",
  metrics: [CPU, USER, RATE],
  bars: [bar("ws", 0.3, 0.15), bar("socket.io-recovery", 0.18)],
  run: (setup) => {
    const length = setup.quick ? { warmUp: 1, rounds: 1 } : { warmUp: 8, rounds: 12 };
    return measure(setup, { users: crowd(setup), devicesPerUser: 1, events: 20, ...length });
  },
};

export const fanOut: Work<Server> = {
  name: "fan-out",
  title: "Fan-out",
  what: "one user, 1,000 devices, one event a round",
  peers: ["ws", "isowire", "socket.io", "socket.io-recovery", "bun"],
  control: "ws",
  metrics: [CPU, USER, RATE],
  bars: [bar("ws", 0.65), bar("socket.io-recovery", 0.5)],
  run: (setup) =>
    measure(setup, {
      users: 1,
      devicesPerUser: crowd(setup),
      events: 1,
      ...(setup.quick ? SHORT : LONG),
    }),
};

const SHORT = { warmUp: 2, rounds: 5 };
/** A server runs for hours: what its code is compiled for, in threads whose time counts too, is over when it is measured. */
const LONG = { warmUp: 100, rounds: 150 };

/** A quick run has a fifth of them: it shows that everything works, in less than 90 s. */
function crowd({ quick }: Setup<Server>): number {
  return quick ? 200 : 1_000;
}

function bar(against: Server, atMost: number, goal?: number): Bar {
  const judged = { subject: "isowire", metric: "cpuUs", against, comparison: "ratio", atMost } as const;
  return goal === undefined ? judged : { ...judged, goal };
}

async function measure(setup: Setup<Server>, work: Rounds): Promise<Sample> {
  return await withPeer(setup, async (arena) => {
    const { load, server } = arena;
    const { users, devicesPerUser, events, warmUp, rounds } = work;
    await load.open(Array.from({ length: devicesPerUser }, () => oneDeviceEach(users)).flat());
    await play(arena, work, warmUp);
    const before = await server.usage({ collect: true });
    const startedAt = performance.now();
    await play(arena, work, rounds);
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await server.usage();
    load.verify(() => (warmUp + rounds) * events);
    const delivered = rounds * users * devicesPerUser * events;
    return {
      cpuUs: (after.cpuUs - before.cpuUs) / delivered,
      userUs: (after.userUs - before.userUs) / delivered,
      perSecond: delivered / seconds,
    };
  });
}

async function play({ server, load }: Arena, { users, devicesPerUser, events }: Rounds, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const target = load.received + users * devicesPerUser * events;
    await server.emit({ from: 0, to: users }, events);
    await load.reach(target);
  }
}
