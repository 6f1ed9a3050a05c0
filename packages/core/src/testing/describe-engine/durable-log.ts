import type { Engine } from "../../contracts/engine.js";
import type { Position } from "../../contracts/position.js";
import type { User } from "../../contracts/user-context.js";
import type { CaseContext, EngineCase } from "./engine-case.js";
import { hostileUsers } from "./hostile-users.js";
import { ALL, appendSteps, numbered, numbersOf, offsetsOf, range, readAll, readOk, statusAfter } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

const MINUTE = 60_000;

const textOf = async (engine: Engine, user: User): Promise<readonly unknown[]> =>
  (await readAll(engine, user)).map(({ epoch, offset, time, type, threadId, runId, payloadJson }) => {
    return [epoch, offset, time, type, threadId, runId, payloadJson];
  });

/** Lets time pass until the engine holds nobody: however often it sweeps. */
async function untilEmpty({ advance, eventually }: CaseContext, engine: Engine): Promise<void> {
  await eventually("the engine holds nobody", async () => {
    await advance(MINUTE);
    return (await engine.system.size()).users === 0;
  });
}

/** What is left of the log when the process that wrote it has ended. */
export const durableLogCases: readonly EngineCase[] = [
  {
    title: "the log is there after the engine was opened again: every entry as it was, and positions go on",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      const payloads = [{ text: "é\u0000\u{1f600}", n: [1.5, null, true] }, "text", null, 7, {}];
      for (const payload of payloads) {
        await engine.log.append(a, { events: [{ type: "step", payload, threadId: "t é", runId: "r" }, numbered(0)] });
        await advance(10);
      }
      const before = await textOf(engine, a);
      const seen = (await readAll(engine, a))[4] as Position;
      const head = await engine.log.head(a);
      const opened = await reopen();
      expect(await opened.log.head(a)).toEqual(head);
      expect(await opened.system.heads([a])).toEqual([head]);
      expect(await textOf(opened, a)).toEqual(before);
      expect(offsetsOf((await readOk(opened, a, { after: seen, limit: ALL })).entries)).toEqual(range(6, 10));
      const [next] = await appendSteps(opened, a, { count: 1 });
      expect([next?.epoch, next?.offset]).toEqual([head.epoch, head.offset + 1]);
    },
  },
  {
    title: "users with hostile ids are themselves after the engine was opened again",
    async run({ engine, expect, reopen }) {
      const users = hostileUsers();
      for (const [index, someone] of users.entries()) await engine.log.append(someone, { events: [numbered(index)] });
      const opened = await reopen();
      for (const [index, someone] of users.entries()) {
        expect(numbersOf(await readAll(opened, someone)), JSON.stringify(someone)).toEqual([index]);
      }
      expect((await opened.system.size()).users).toBe(users.length);
    },
  },
  {
    title: "an append under way when the engine ends is in the log if it resolved, and not if it was refused as closed",
    async run({ engine, expect, reopen, user }) {
      const users = range(1, 5).map(user);
      const appending = range(1, 10).flatMap((n) =>
        users.map(async (someone) => ({
          someone,
          n,
          outcome: await outcomeOf(engine.log.append(someone, { events: [numbered(n)] })),
        })),
      );
      const opened = await reopen();
      const told = await Promise.all(appending);
      for (const someone of users) {
        const there = numbersOf(await readAll(opened, someone)) as readonly number[];
        expect(there, "in call order, and none twice").toEqual(range(1, there.length));
        for (const { n, outcome } of told.filter((one) => one.someone === someone)) {
          if (outcome !== "ERR_OUTCOME_UNKNOWN") expect(outcome).toBe(there.includes(n) ? "resolved" : "ERR_CLOSED");
        }
      }
    },
  },
  {
    title: "`time` MUST never decrease within an epoch: nor when the clock of the next process is behind",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      const [before] = await appendSteps(engine, a, { count: 1 });
      await advance(-5000);
      const opened = await reopen();
      const [after] = await appendSteps(opened, a, { count: 1, from: 2 });
      expect(after?.time).toBeGreaterThanOrEqual(before?.time ?? Infinity);
      const [, entry] = await readAll(opened, a);
      expect(entry?.time).toBe(after?.time);
    },
  },
  {
    title: "what was trimmed stays trimmed after the engine was opened again, and an emptied log keeps its place",
    async run({ engine, expect, reopen, user }) {
      const [a, b] = [user(), user()];
      const positions = await appendSteps(engine, a, { count: 5 });
      const [, , last] = await appendSteps(engine, b, { count: 3 });
      await engine.log.trim(a, 3);
      await engine.log.trim(b, 3);
      const opened = await reopen();
      expect(numbersOf(await readAll(opened, a))).toEqual([4, 5]);
      expect(await statusAfter(opened, a, positions[1] as Position)).toBe("trimmed");
      expect(await statusAfter(opened, a, positions[2] as Position)).toBe("ok");
      expect(await statusAfter(opened, a, { ...(positions[2] as Position), time: 1 })).toBe("epoch_changed");
      expect(await readAll(opened, b)).toEqual([]);
      expect(await opened.log.head(b)).toEqual(last);
      expect((await appendSteps(opened, b, { count: 1 }))[0]?.offset).toBe(4);
    },
  },
  {
    title: "retention counts from the time of the entry, not from when the engine was opened",
    async run({ engine, expect, advance, reopen, user }) {
      const a = user();
      engine.system.retention({ maxAgeMs: 10 * MINUTE });
      await appendSteps(engine, a, { count: 3 });
      await advance(6 * MINUTE);
      await appendSteps(engine, a, { count: 2, from: 4 });
      const opened = await reopen();
      opened.system.retention({ maxAgeMs: 10 * MINUTE });
      expect(numbersOf(await readAll(opened, a))).toEqual(range(1, 5));
      await advance(5 * MINUTE);
      expect(numbersOf(await readAll(opened, a))).toEqual([4, 5]);
      opened.system.retention({ maxEntries: 2 });
      await appendSteps(opened, a, { count: 1, from: 6 });
      expect(numbersOf(await readAll(opened, a))).toEqual([5, 6]);
    },
  },
  {
    title: "what the last process left runs out under the next, which need not hear of its users",
    async run(context) {
      const { engine, expect, reopen, user } = context;
      await engine.log.append(user(), { events: [numbered(1)], idempotencyKey: "k" });
      const opened = await reopen();
      opened.system.retention({ maxAgeMs: 2 * MINUTE });
      expect((await opened.system.size()).users).toBe(1);
      await untilEmpty(context, opened);
      expect(await opened.system.size()).toEqual({ users: 0, entries: 0, bytes: 0 });
    },
  },
  {
    title: "a changed epoch stays changed after the engine was opened again",
    async run({ engine, expect, reopen, user }) {
      const a = user();
      const [before] = await appendSteps(engine, a, { count: 1 });
      const changed = await engine.log.changeEpoch(a, before?.epoch ?? "");
      const opened = await reopen();
      expect(await opened.log.head(a)).toEqual(changed);
      expect(await statusAfter(opened, a, before as Position)).toBe("epoch_changed");
      expect(await opened.log.changeEpoch(a, before?.epoch ?? "")).toEqual(changed);
    },
  },
  {
    title: "the epoch is new and no version repeats when a log is created again after the engine was opened again",
    async run(context) {
      const { engine, expect, reopen, user } = context;
      const a = user();
      engine.system.retention({ maxAgeMs: 2 * MINUTE });
      const write = { events: [], state: [{ key: "k", ifVersion: 0, value: 1, expiresInMs: MINUTE }] };
      const first = await engine.log.append(a, write);
      await untilEmpty(context, engine);
      const opened = await reopen();
      const second = await opened.log.append(a, write);
      expect(second.position.epoch).not.toBe(first.position.epoch);
      expect(second.versions[0]).not.toBe(first.versions[0]);
    },
  },
];
