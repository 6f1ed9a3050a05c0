import type { Engine } from "../../contracts/engine.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { LEASE_MS, take, takeAndClose } from "./lease-steps.js";
import { numbered } from "./log-steps.js";
import { outcomeOf } from "./outcome-of.js";

const KEY = "run/1";
const MUST =
  "MUST refuse with `ERR_FENCED` when the token is not the newest handed out for the key, or the key is closed";

const write = (engine: Engine, user: User, token: number): Promise<string> =>
  outcomeOf(engine.log.append(user, { events: [numbered(1)], fence: { key: KEY, token } }));

/** Writes under a lease. */
export const fencingCases: readonly EngineCase[] = [
  {
    title: MUST,
    async run({ engine, expect, advance, user }) {
      const [older, none, closed, ahead] = [user(), user(), user(), user()];
      const old = await take(engine, older, KEY);
      await advance(LEASE_MS + 1);
      const newest = await take(engine, older, KEY);
      expect(await write(engine, older, old), "an older token").toBe("ERR_FENCED");
      expect(await write(engine, older, newest)).toBe("resolved");
      expect(await write(engine, none, 1), "no lease").toBe("ERR_FENCED");
      expect(await write(engine, none, 0), "no lease, no token").toBe("ERR_FENCED");
      expect(await write(engine, closed, await takeAndClose(engine, closed, KEY)), "closed").toBe("ERR_FENCED");
      expect(await write(engine, ahead, (await take(engine, ahead, KEY)) + 1), "made up").toBe("ERR_FENCED");
      const heads = [none, closed, ahead].map(async (someone) => (await engine.log.head(someone)).offset);
      expect(await Promise.all(heads)).toEqual([0, 0, 0]);
    },
  },
  {
    title: `${MUST}: nor does the newest token of another key do`,
    async run({ engine, expect, user }) {
      const a = user();
      await take(engine, a, KEY);
      const other = await take(engine, a, "run/2");
      expect(await write(engine, a, other)).toBe("ERR_FENCED");
    },
  },
  {
    title: `${MUST}: nor does one that was released`,
    async run({ engine, expect, user }) {
      const a = user();
      const token = await take(engine, a, KEY);
      await engine.leases.release(a, { key: KEY, token });
      expect(await write(engine, a, token)).toBe("ERR_FENCED");
      await take(engine, a, KEY);
      expect(await write(engine, a, token)).toBe("ERR_FENCED");
    },
  },
  {
    title: "an expired lease that nobody took over may still write",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const token = await take(engine, a, KEY);
      await advance(LEASE_MS + 1);
      expect(await write(engine, a, token)).toBe("resolved");
      expect(await write(engine, a, token)).toBe("resolved");
      await take(engine, a, KEY);
      expect(await write(engine, a, token)).toBe("ERR_FENCED");
    },
  },
  {
    title: "an append that closes the key still appends, once",
    async run({ engine, expect, user }) {
      const a = user();
      const token = await take(engine, a, KEY);
      const close = (): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [numbered(1)], fence: { key: KEY, token, close: true } }));
      expect(await Promise.all([close(), close()])).toEqual(["resolved", "ERR_FENCED"]);
      expect((await engine.log.head(a)).offset).toBe(1);
    },
  },
  {
    title: "a fence belongs to one user: the same key and token of another do nothing",
    async run({ engine, expect, user }) {
      const [a, b] = [user(), user()];
      const token = await take(engine, a, KEY);
      expect(await write(engine, b, token)).toBe("ERR_FENCED");
      await takeAndClose(engine, b, KEY);
      expect(await write(engine, a, token)).toBe("resolved");
    },
  },
  {
    title: "a fence key has 1 to 256 characters",
    async run({ engine, expect, user }) {
      const a = user();
      for (const key of ["", "k".repeat(257)]) {
        const outcome = await outcomeOf(engine.log.append(a, { events: [numbered(1)], fence: { key, token: 1 } }));
        expect(outcome).toBe("ERR_STATE_KEY");
      }
      expect((await engine.log.head(a)).offset).toBe(0);
    },
  },
];
