import type { Engine } from "@isowire/core/contracts";
import { startRedisCluster } from "@tooling/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisEngine } from "../src/index.js";
import { ask, holdersOf, ownerOf, type Servers, slotOf } from "./cluster-tools.js";
import { cluster } from "./redis-world.js";
import { appendSteps, numbered, numbersIn, outcomeOf, range, someone, statusAfter, until } from "./steps.js";

let servers: Servers;
let engine: Engine;

beforeAll(async () => {
  servers = await startRedisCluster({ replicas: 1, nodeTimeoutMs: 1000 });
  engine = await createRedisEngine({ client: cluster(servers.urls), prefix: "failover", timeoutMs: 20_000 });
}, 60_000);
afterAll(async () => {
  await engine.close();
  await servers.stop();
});

test("a primary that dies is followed by its lagging replica: who had read what is lost hears of it, all others go on", async () => {
  const [user, elsewhere] = [someone(), someone()];
  const owner = await ownerOf(servers.primaries, slotOf(user));
  const replica = servers.replicas[servers.primaries.indexOf(owner)];
  if (replica === undefined) throw new Error("expected a replica of each primary");
  const heard = new Set<unknown>();
  using _ = await engine.fanout.listen(user, (hint) => {
    if (hint.kind === "entry") heard.add((hint.entry.payload as { readonly n: number }).n);
  });
  const kept = await appendSteps(engine, user, range(1, 3));
  await appendSteps(engine, elsewhere, range(1, 3));
  await ask(owner, ["WAIT", "1", "5000"]);
  await until("the replica has it", async () => {
    const offset = async (server: typeof owner, field: string): Promise<string | undefined> =>
      new RegExp(`^${field}:(\\d+)`, "m").exec(await ask(server, ["INFO", "replication"]))?.[1];
    return (await offset(owner, "master_repl_offset")) === (await offset(replica, "slave_repl_offset"));
  });

  // What is on its way to a process that stands still reaches it later: so nothing must be.
  await replica.pause();
  await ask(owner, ["CLIENT", "KILL", "TYPE", "replica"]);
  const lost = await appendSteps(engine, user, range(4, 6));
  await owner.kill();
  const during = range(7, 16).map((n) => outcomeOf(engine.log.append(user, { events: [numbered(n)] })));
  await replica.resume();
  const outcomes = await Promise.all(during);
  expect(
    outcomes.filter((outcome) => !["resolved", "ERR_OUTCOME_UNKNOWN", "ERR_UNAVAILABLE"].includes(outcome)),
  ).toEqual([]);
  await until(
    "the replica has taken over",
    async () => (await outcomeOf(appendSteps(engine, user, [17]))) === "resolved",
  );

  const there = await numbersIn(engine, user);
  expect(there.slice(0, 3)).toEqual([1, 2, 3]);
  expect(
    there.filter((n) => n >= 4 && n <= 6),
    "written to the dead primary alone",
  ).toEqual([]);
  const resolved = range(7, 16).filter((_n, index) => outcomes[index] === "resolved");
  expect(
    resolved.filter((n) => !there.includes(n)),
    "resolved, so it is there",
  ).toEqual([]);
  expect(there).toEqual([...there].sort((one, other) => one - other));
  for (const position of lost) expect(await statusAfter(engine, user, position)).toBe("epoch_changed");
  for (const position of kept) expect(await statusAfter(engine, user, position)).toBe("ok");
  expect(await numbersIn(engine, elsewhere)).toEqual([1, 2, 3]);

  await until("a hint from the new primary", async () => {
    await appendSteps(engine, user, [18]);
    return heard.has(18);
  });
}, 90_000);

test("a primary that hands over in good order loses nothing: appends go on in call order", async () => {
  const all = [...servers.primaries, ...servers.replicas];
  const states = await Promise.all(all.map((server) => ask(server, ["PING"]).catch(() => "dead")));
  const alive = all.filter((_, index) => states[index] === "PONG");
  let user = someone();
  let [owner, replica] = await holdersOf(alive, slotOf(user));
  while (replica === undefined) {
    user = someone();
    [owner, replica] = await holdersOf(alive, slotOf(user));
  }
  await appendSteps(engine, user, [1]);
  const offsets: Promise<number>[] = [];
  const handing = ask(replica, ["CLUSTER", "FAILOVER"]);
  let n = 1;
  while ((await ownerOf(alive, slotOf(user))) === owner || n < 100) {
    n += 1;
    offsets.push(engine.log.append(user, { events: [numbered(n)] }).then(({ position }) => position.offset));
  }
  expect(await handing).toBe("OK");
  expect(await ownerOf(alive, slotOf(user))).toBe(replica);
  expect(await Promise.all(offsets)).toEqual(range(2, n));
  expect(await numbersIn(engine, user)).toEqual(range(1, n));
}, 60_000);
