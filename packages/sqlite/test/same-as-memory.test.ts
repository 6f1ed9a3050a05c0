import { createMemoryEngine, IsowireError } from "@isowire/core";
import type { Engine, User } from "@isowire/core/contracts";
import { createFakeClock, type FakeClock } from "@isowire/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ADA, BOB, engineOn } from "./libsql.js";
import { temporaryFolder } from "./temporary-folder.js";

const SEED = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const BOUNDS = { maxEntries: 8, maxAgeMs: 100_000, maxBytes: 60 };
const USERS = [ADA, BOB];
const KEYS = ["k", "k\0", "é", "\u{1f600}", "\ufb01"];

const who = fc.constantFrom(...USERS);
const key = fc.constantFrom(...KEYS);
const near = fc.nat(20);
const small = fc.integer({ min: 1, max: 6 });

/** One call, the same for both engines. `told` counts among what earlier calls answered. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      who,
      numbers: fc.array(fc.nat(2), { maxLength: 3 }),
      once: fc.option(key, { nil: undefined }),
      write: fc.option(fc.record({ key, stale: fc.boolean(), value: fc.constantFrom(null, 1, "two") }), {
        nil: undefined,
      }),
      brief: fc.boolean(),
      fence: fc.option(fc.record({ key, told: near, close: fc.boolean() }), { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("read" as const), who, told: near, late: fc.nat(1), limit: small }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("history" as const),
      who,
      query: fc.constantFrom({}, { before: 5 }, { after: 2 }, { threadId: "t1" }, { before: 9, threadId: "t0" }),
      limit: small,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("acquire" as const), who, key }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("renew" as const, "release" as const), who, key, told: near }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), who, through: near }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("changeEpoch" as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: -5_000, max: 40_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reopen" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An engine, what it has told, and the epochs it has told of: those are chance, and compared by their order. */
class Side {
  engine: Engine;
  readonly #positions: { epoch: string; offset: number; time: number }[] = [];
  readonly #tokens: number[] = [0];
  readonly #versions = new Map<string, number>();
  readonly #epochs: string[] = [];

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Does a step; answers what came of it, without what is chance. */
  async take(one: Step): Promise<unknown> {
    try {
      return this.#plain(await this.#call(one));
    } catch (error) {
      if (!IsowireError.isInstance(error)) throw error;
      return [error.code, error.details];
    }
  }

  async #call(one: Step): Promise<unknown> {
    const { log, leases } = this.engine;
    switch (one.do) {
      case "append":
        return this.#append(one);
      case "read": {
        const told = this.#positions[one.told % Math.max(1, this.#positions.length)];
        const after = told && { ...told, time: told.time + one.late };
        return log.read(one.who, { ...(after && { after }), limit: one.limit, maxBytes: 100 });
      }
      case "history":
        return log.history(one.who, { ...one.query, limit: one.limit, maxBytes: 100 });
      case "acquire": {
        const lease = await leases.acquire(one.who, { key: one.key, ttlMs: 30_000 });
        if (lease.status === "acquired") this.#tokens.push(lease.token);
        return lease;
      }
      case "renew":
        return leases.renew(one.who, { key: one.key, token: this.#token(one.told), ttlMs: 30_000 });
      case "release":
        return leases.release(one.who, { key: one.key, token: this.#token(one.told) });
      case "trim":
        return log.trim(one.who, one.through);
      case "changeEpoch":
        return log.changeEpoch(one.who, (await log.head(one.who)).epoch);
      default:
        return undefined;
    }
  }

  async #append({ who: user, numbers, once, write, brief, fence }: Extract<Step, { do: "append" }>): Promise<unknown> {
    const version = write && (write.stale ? 99 : (this.#versions.get(user.userId + write.key) ?? 0));
    const result = await this.engine.log.append(user, {
      events: numbers.map((n) => ({ type: "step", payload: { n }, threadId: `t${n}` })),
      ...(once !== undefined && { idempotencyKey: once }),
      ...(write && {
        state: [{ key: write.key, ifVersion: version ?? 0, value: write.value, ...(brief && { expiresInMs: 20_000 }) }],
      }),
      ...(fence && { fence: { key: fence.key, token: this.#token(fence.told), close: fence.close } }),
    });
    this.#positions.push(result.position);
    if (write && result.versions[0] !== undefined) this.#versions.set(user.userId + write.key, result.versions[0]);
    return result;
  }

  /** Everything that can be looked at. */
  async all(): Promise<unknown> {
    const { log, state, system } = this.engine;
    const users = await Promise.all(
      USERS.map(async (user) => [
        await log.read(user, { limit: 100 }),
        await state.list(user, { prefix: "", limit: 100 }),
        await state.list(user, { prefix: "k", limit: 2 }),
      ]),
    );
    const expired = await system.expiredLeases({ prefix: "", limit: 100 });
    const names = expired.map(({ user, key: name }) => `${user.userId} ${name}`).sort();
    return this.#plain([users, await system.heads(USERS), names]);
  }

  #token(told: number): number {
    return this.#tokens[told % this.#tokens.length] ?? 0;
  }

  #plain(value: unknown): unknown {
    const text = JSON.stringify(value, (name, part: unknown) => (name === "epoch" ? this.#epoch(String(part)) : part));
    return text === undefined ? undefined : JSON.parse(text);
  }

  #epoch(epoch: string): number {
    if (!this.#epochs.includes(epoch)) this.#epochs.push(epoch);
    return this.#epochs.indexOf(epoch);
  }
}

/** Both engines on one clock, each with users who are never forgotten. */
async function setUp(path: string, clock: FakeClock): Promise<{ memory: Side; sqlite: Side; open: () => Engine }> {
  const open = (): Engine => engineOn(path, { clock, retention: BOUNDS });
  const memory = createMemoryEngine({ clock });
  memory.system.retention(BOUNDS);
  const sides = { memory: new Side(memory), sqlite: new Side(open()), open };
  const write = (engine: Engine, user: User) =>
    engine.log.append(user, { events: [], state: [{ key: "stays", ifVersion: 0, value: 1 }] });
  for (const { engine } of [sides.memory, sides.sqlite]) for (const user of USERS) await write(engine, user);
  return sides;
}

test("whatever is called in whatever order, and however often it is opened again, it answers as the memory engine does", async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
    using folder = temporaryFolder();
    const clock = createFakeClock();
    const { memory, sqlite, open } = await setUp(folder.file("log.db"), clock);
    try {
      for (const one of steps) {
        if (one.do === "advance") await clock.advance(one.ms);
        if (one.do === "reopen") {
          await sqlite.engine.close();
          sqlite.engine = open();
        }
        expect(await sqlite.take(one)).toEqual(await memory.take(one));
        expect(await sqlite.all()).toEqual(await memory.all());
      }
    } finally {
      await sqlite.engine.close();
    }
  });
  const details = await fc.check(property, { seed: SEED, numRuns: Number(process.env["TEST_RUNS"] ?? 40) });
  if (details.failed) {
    throw new Error(`TEST_SEED=${String(SEED)} repeats this\n${fc.defaultReportMessage(details) ?? ""}`, {
      cause: details.errorInstance,
    });
  }
});
