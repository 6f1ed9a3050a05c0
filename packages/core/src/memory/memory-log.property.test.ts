import fc from "fast-check";
import { expect, test } from "vitest";
import type { Engine } from "../contracts/engine.js";
import type { Entry } from "../contracts/event.js";
import type { Position } from "../contracts/position.js";
import type { User } from "../contracts/user-context.js";
import { IsowireError } from "../errors/isowire-error.js";
import { checkProperty } from "../testing/check-property.js";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.js";
import { LogModel } from "../testing/log-model.js";
import { createMemoryEngine } from "./memory-engine.js";

const BOUNDS = { maxEntries: 8, maxAgeMs: 100_000 };
const USERS: readonly User[] = [
  { tenantId: "", userId: "a" },
  { tenantId: "a", userId: "" },
];

/** A position told earlier, a little wrong or not. */
const told = fc.record({
  which: fc.nat(100),
  change: fc.constantFrom<Partial<Record<keyof Position, "wrong">>>(
    {},
    {},
    {},
    { time: "wrong" },
    { offset: "wrong" },
    { epoch: "wrong" },
  ),
});
const who = fc.nat(USERS.length - 1);
const limit = fc.integer({ min: 1, max: 6 });

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      who,
      numbers: fc.array(fc.nat(2), { maxLength: 3 }),
      key: fc.constantFrom(undefined, undefined, "k1", "k2"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("read" as const), who, after: fc.option(told), limit }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("history" as const),
      who,
      side: fc.constantFrom("before", "after", "none"),
      offset: fc.nat(30),
      limit,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), who, through: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("advance" as const), who, ms: fc.integer({ min: -30_000, max: 60_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("changeEpoch" as const), who, stale: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface World {
  readonly clock: FakeClock;
  readonly engine: Engine;
  readonly models: readonly LogModel[];
  /** Every position each user was ever told. */
  readonly positions: readonly Position[][];
}

async function createWorld(): Promise<World> {
  const clock = createFakeClock();
  const engine = createMemoryEngine({ clock });
  engine.system.retention(BOUNDS);
  const heads = await Promise.all(USERS.map((user) => engine.log.head(user)));
  return {
    clock,
    engine,
    models: heads.map((head) => new LogModel(head, BOUNDS)),
    positions: heads.map((head) => [head]),
  };
}

const said = (entries: readonly Entry[]) =>
  entries.map(({ offset, time, payload }) => [offset, time, (payload as { n: number }).n]);

/** Does one step to the engine and to the model; both must say the same. */
async function take(world: World, one: Step): Promise<void> {
  const { clock, engine, models, positions } = world;
  const user = USERS[one.who]!;
  const model = models[one.who]!;
  const known = positions[one.who]!;
  const now = clock.now();
  switch (one.do) {
    case "append": {
      const events = one.numbers.map((n) => ({ type: "step", payload: { n } }));
      const request = { events, ...(one.key === undefined ? {} : { idempotencyKey: one.key }) };
      const outcome = await engine.log.append(user, request).then(
        ({ position, duplicate }) => ({ position, duplicate }),
        (error: unknown) => (IsowireError.isInstance(error) ? error.code : error),
      );
      expect(outcome).toEqual(model.append(one.numbers, { key: one.key, now }));
      known.push(model.head, model.positionAt(Math.max(0, model.head.offset - 1)));
      break;
    }
    case "read": {
      model.retain(now);
      const after = one.after === null ? undefined : changed(known[one.after.which % known.length]!, one.after.change);
      const result = await engine.log.read(user, { limit: one.limit, ...(after === undefined ? {} : { after }) });
      const plain =
        result.status === "ok" ? { status: "ok", numbers: said(result.entries) } : { status: result.status };
      expect(plain).toEqual(model.read(after, one.limit));
      expect(result.head).toEqual(model.head);
      break;
    }
    case "history": {
      model.retain(now);
      const query = { limit: one.limit, ...(one.side === "none" ? {} : { [one.side]: one.offset }) };
      const { entries, more } = await engine.log.history(user, { ...query, maxBytes: 1e9 });
      expect({ numbers: said(entries), more }).toEqual(model.history(query));
      break;
    }
    case "trim":
      await engine.log.trim(user, one.through);
      model.trim(one.through);
      break;
    case "advance":
      await clock.advance(one.ms);
      break;
    case "changeEpoch": {
      const head = await engine.log.changeEpoch(user, one.stale ? "stale-epoch" : model.epoch);
      expect(head.epoch === model.epoch).toBe(one.stale);
      model.epoch = head.epoch;
      known.push(head);
      break;
    }
  }
  await agree(world);
}

/** What everybody holds, and what is left of it, is the same; that also lets retention see the time of now. */
async function agree({ clock, engine, models }: World): Promise<void> {
  for (const [index, model] of models.entries()) {
    model.retain(clock.now());
    const result = await engine.log.read(USERS[index]!, { limit: 1000 });
    expect(result.status === "ok" && said(result.entries)).toEqual(model.read(undefined, 1000).numbers);
    expect(result.head).toEqual(model.head);
  }
}

function changed(position: Position, change: Partial<Record<keyof Position, "wrong">>): Position {
  return {
    epoch: change.epoch === undefined ? position.epoch : "another-epoch",
    offset: position.offset + (change.offset === undefined ? 0 : 1),
    time: position.time + (change.time === undefined ? 0 : 1),
  };
}

test("the memory log does what a list of entries would do, whatever happens in whatever order", async () => {
  await checkProperty(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = await createWorld();
      for (const one of steps) await take(world, one);
      await world.engine.close();
    }),
  );
});
