import type { Engine } from "../../contracts/engine.js";
import type { AppendRequest } from "../../contracts/event-log.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { take } from "./lease-steps.js";
import { appendSteps, numbered, numbersOf, readAll } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

const MUST = "MUST be all or nothing over its events, state writes, idempotency record and fence check";

/** One way for an append to fail. */
interface Failure {
  readonly kind: string;
  readonly code: string;
  /** Laid over an append that would do everything and close the key. */
  readonly spoilt: (sound: Sound) => Partial<AppendRequest>;
}

/** An append that would succeed. */
type Sound = Required<AppendRequest>;

const FAILURES: readonly Failure[] = [
  {
    kind: "an older token",
    code: "ERR_FENCED",
    spoilt: ({ fence }) => ({ fence: { ...fence, token: fence.token - 1 } }),
  },
  {
    kind: "a lease on another key",
    code: "ERR_FENCED",
    spoilt: ({ fence }) => ({ fence: { ...fence, key: "run/other" } }),
  },
  {
    kind: "a conflict in the last state write",
    code: "ERR_VERSION_CONFLICT",
    spoilt: ({ state }) => ({ state: [...state, { key: "third", ifVersion: 7, value: "spoilt" }] }),
  },
  {
    kind: "a state value over 256 KiB",
    code: "ERR_STATE_TOO_LARGE",
    spoilt: ({ state }) => ({ state: [...state, { key: "third", ifVersion: 0, value: "x".repeat(262_144) }] }),
  },
  {
    kind: "a state value that is not JSON",
    code: "ERR_PAYLOAD",
    spoilt: ({ state }) => ({ state: [...state, { key: "third", ifVersion: 0, value: 1n }] }),
  },
  {
    kind: "a state key that is empty",
    code: "ERR_STATE_KEY",
    spoilt: ({ state }) => ({ state: [...state, { key: "", ifVersion: 0, value: 1 }] }),
  },
  {
    kind: "a payload that is not JSON, in the last event",
    code: "ERR_PAYLOAD",
    spoilt: ({ events }) => ({ events: [...events, { type: "step", payload: 1n }] }),
  },
  {
    kind: "an idempotency key used for another event",
    code: "ERR_IDEMPOTENCY_MISMATCH",
    spoilt: () => ({ idempotencyKey: "spent" }),
  },
];

/** Each kind of failure leaves nothing behind. */
export const logAtomicityCases: readonly EngineCase[] = [
  ...FAILURES.map((failure): EngineCase => ({
    title: `${MUST}: ${failure.kind} leaves nothing behind`,
    async run({ engine, expect, user }) {
      const a = user();
      const sound = await prepare(engine, a);
      const before = await recordOf(engine, a);
      expect(await outcomeOf(engine.log.append(a, { ...sound, ...failure.spoilt(sound) }))).toBe(failure.code);
      expect(await recordOf(engine, a)).toEqual(before);
      // Neither was the key closed nor the idempotency key spent: the sound append still goes through, once.
      const { duplicate, position } = await engine.log.append(a, sound);
      expect(duplicate).toBe(false);
      expect(position.offset).toBe(before.head.offset + sound.events.length);
      expect(numbersOf(await readAll(engine, a))).toEqual([1, 2, 10, 11]);
    },
  })),
  {
    title: `${MUST}: a success does all of it`,
    async run({ engine, expect, user }) {
      const a = user();
      const sound = await prepare(engine, a);
      const { position, versions } = await engine.log.append(a, sound);
      expect(numbersOf(await readAll(engine, a))).toEqual([1, 2, 10, 11]);
      const written = [await engine.state.get(a, "old"), await engine.state.get(a, "new")];
      expect(written.map((item) => item?.value)).toEqual(["changed", "made"]);
      expect(written.map((item) => item?.version)).toEqual(versions);
      expect(await engine.leases.acquire(a, { key: sound.fence.key, ttlMs: 1000 })).toEqual({ status: "closed" });
      const again = await engine.log.append(a, sound);
      expect([again.duplicate, again.position]).toEqual([true, position]);
    },
  },
];

/** Two entries, a value, a held lease that was taken over once, a spent idempotency key; and an append that would succeed. */
async function prepare(engine: Engine, user: User): Promise<Sound> {
  await appendSteps(engine, user, { count: 1 });
  const key = "run/one";
  await engine.leases.release(user, { key, token: await take(engine, user, key) });
  const token = await take(engine, user, key);
  const { versions } = await engine.log.append(user, {
    events: [numbered(2)],
    idempotencyKey: "spent",
    state: [{ key: "old", ifVersion: 0, value: "kept" }],
  });
  return {
    events: [numbered(10), numbered(11)],
    idempotencyKey: "fresh",
    fence: { key, token, close: true },
    state: [
      { key: "old", ifVersion: versions[0] ?? -1, value: "changed" },
      { key: "new", ifVersion: 0, value: "made" },
    ],
  };
}

async function recordOf(engine: Engine, user: User) {
  return {
    head: await engine.log.head(user),
    entries: (await readAll(engine, user)).map(({ offset, payloadJson }) => [offset, payloadJson]),
    state: await engine.state.list(user, { prefix: "", limit: 100 }),
  };
}
