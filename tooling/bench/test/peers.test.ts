import { afterEach, expect, test } from "vitest";
import type { LoadClient } from "../src/load/load-client.js";
import { createEvent } from "../src/server/bench-event.js";
import { createNodePeer } from "../src/server/create-node-peer.js";
import type { Peer } from "../src/server/peer.js";
import { clientOf } from "../src/works/with-peer.js";
import { SERVERS, type Server } from "../src/works/work.js";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function start(name: Server): Promise<{ peer: Peer; load: LoadClient }> {
  const peer = await createNodePeer(name);
  ends.push(() => peer.close());
  const load = clientOf(name, peer.port);
  ends.push(() => load.drop());
  return { peer, load };
}

test.each(SERVERS.filter((name) => name !== "bun"))(
  "%s delivers every event to every device of its user and to nobody else, in order",
  async (name) => {
    const { peer, load } = await start(name);
    await load.open([{ user: 0 }, { user: 0 }, { user: 1 }]);
    for (let n = 1; n <= 50; n += 1) peer.emit(0, createEvent(n, 0));
    for (let n = 1; n <= 20; n += 1) peer.emit(1, createEvent(n, 0));
    await peer.settled();
    await load.reach(120);
    load.verify((user) => (user === 0 ? 50 : 20));
  },
);

test.each(["isowire", "socket.io-recovery"] as const)(
  "devices of %s come back to what they missed, all of it and in order",
  async (name) => {
    const { peer, load } = await start(name);
    const devices = await load.open([0, 1, 2].map((user) => ({ user, tracked: true })));
    for (const { user } of devices) peer.emit(user, createEvent(1, 0));
    await load.reach(3);
    load.drop(devices);
    // Both notice on their own time that a client is gone.
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { user } of devices) for (let n = 2; n <= 101; n += 1) peer.emit(user, createEvent(n, 0));
    await peer.settled();
    await load.dial(devices, { dials: 3 });
    await load.reach(303);
    load.verify(() => 101);
  },
);

test("a device that begins at the start of its user's log replays all of it", async () => {
  const { peer, load } = await start("isowire");
  for (let n = 1; n <= 500; n += 1) peer.emit(0, createEvent(n, 0));
  await peer.settled();
  await load.open([{ user: 0, place: "start" }]);
  await load.reach(500);
  load.verify(() => 500);
});

test("what a server refuses fails the measurement", async () => {
  const { peer } = await start("isowire");
  peer.emit(0, { ...createEvent(1, 0), type: "isowire:reserved" });
  await expect(peer.settled()).rejects.toThrow(/isowire:/);
});
