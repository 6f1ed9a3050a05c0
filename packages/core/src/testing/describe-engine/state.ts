import type { Engine } from "../../contracts/engine.js";
import type { StateWrite } from "../../contracts/state-store.js";
import type { User } from "../../contracts/user-context.js";
import type { EngineCase } from "./engine-case.js";
import { outcomeOf, refusalOf } from "./outcome-of.js";

/** Makes one write; answers its version. */
async function put(engine: Engine, user: User, write: StateWrite): Promise<number> {
  return (await engine.log.append(user, { events: [], state: [write] })).versions[0] ?? -1;
}

/** Makes writes of absent keys, each with its own name as the value. */
async function fill(engine: Engine, user: User, keys: readonly string[]): Promise<void> {
  await engine.log.append(user, { events: [], state: keys.map((key) => ({ key, ifVersion: 0, value: key })) });
}

/** Small values of a user, written by compare-and-set. */
export const stateCases: readonly EngineCase[] = [
  {
    title: "a compare-and-set write needs the version that was read; 0 = the key MUST be absent",
    async run({ engine, expect, user }) {
      const a = user();
      const outcome = (write: StateWrite): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [], state: [write] }));
      expect(await engine.state.get(a, "k")).toBe(undefined);
      expect(await outcome({ key: "k", ifVersion: 1, value: 0 }), "absent").toBe("ERR_VERSION_CONFLICT");
      const first = await put(engine, a, { key: "k", ifVersion: 0, value: { n: 1 } });
      expect(await engine.state.get(a, "k")).toEqual({ key: "k", value: { n: 1 }, version: first });
      expect(await outcome({ key: "k", ifVersion: 0, value: 0 }), "present").toBe("ERR_VERSION_CONFLICT");
      const second = await put(engine, a, { key: "k", ifVersion: first, value: { n: 2 } });
      expect(await outcome({ key: "k", ifVersion: first, value: 0 }), "stale").toBe("ERR_VERSION_CONFLICT");
      expect(await outcome({ key: "k", ifVersion: second + 1, value: 0 }), "ahead").toBe("ERR_VERSION_CONFLICT");
      expect(await engine.state.get(a, "k")).toEqual({ key: "k", value: { n: 2 }, version: second });
    },
  },
  {
    title: "`ERR_VERSION_CONFLICT` says which key in `details.key`",
    async run({ engine, expect, user }) {
      const a = user();
      await fill(engine, a, ["taken"]);
      const state = ["free", "taken"].map((key) => ({ key, ifVersion: 0, value: 1 }));
      const refusal = await refusalOf(engine.log.append(a, { events: [], state }));
      expect([refusal.code, refusal.details["key"]]).toEqual(["ERR_VERSION_CONFLICT", "taken"]);
      expect(await engine.state.get(a, "free")).toBe(undefined);
    },
  },
  {
    title:
      "Two writes of one key in one append MUST be refused with `ERR_STATE_KEY`: neither has read what the other wrote",
    async run({ engine, expect, user }) {
      const a = user();
      const version = await put(engine, a, { key: "k", ifVersion: 0, value: 1 });
      const outcome = (...state: StateWrite[]): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [{ type: "step", payload: 1 }], state }));
      const absent = { key: "absent", ifVersion: 0, value: 1 };
      expect(await outcome(absent, { key: "between", ifVersion: 0, value: 1 }, absent), "absent").toBe("ERR_STATE_KEY");
      const present = { key: "k", ifVersion: version, value: 2 };
      expect(await outcome(present, { ...present, value: null }), "present").toBe("ERR_STATE_KEY");
      expect(await outcome(present, { ...present, ifVersion: version + 1 }), "one after the other").toBe(
        "ERR_STATE_KEY",
      );
      expect((await engine.state.list(a, { prefix: "", limit: 10 })).map(({ value }) => value)).toEqual([1]);
      expect((await engine.log.head(a)).offset).toBe(0);
    },
  },
  {
    title: "versions come back in the order of the request, 0 for a deletion",
    async run({ engine, expect, user }) {
      const a = user();
      const old = await put(engine, a, { key: "old", ifVersion: 0, value: 1 });
      const { versions } = await engine.log.append(a, {
        events: [],
        state: [
          { key: "z", ifVersion: 0, value: 1 },
          { key: "old", ifVersion: old, value: null },
          { key: "a", ifVersion: 0, value: 1 },
        ],
      });
      const read = [await engine.state.get(a, "z"), await engine.state.get(a, "a")].map((item) => item?.version);
      expect(versions).toEqual([read[0], 0, read[1]]);
    },
  },
  {
    title: "null deletes, under the same comparison",
    async run({ engine, expect, user }) {
      const a = user();
      const version = await put(engine, a, { key: "k", ifVersion: 0, value: 1 });
      const wrong = { key: "k", ifVersion: version + 1, value: null };
      expect(await outcomeOf(engine.log.append(a, { events: [], state: [wrong] }))).toBe("ERR_VERSION_CONFLICT");
      expect(await put(engine, a, { key: "k", ifVersion: version, value: null })).toBe(0);
      expect(await engine.state.get(a, "k")).toBe(undefined);
      expect(await engine.state.list(a, { prefix: "", limit: 10 })).toEqual([]);
      expect(await put(engine, a, { key: "k", ifVersion: 0, value: null }), "absent already").toBe(0);
    },
  },
  {
    title:
      "a version rises with every write; a key that was deleted and written again MUST NOT repeat a version, so that a stale reader loses",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const seen: number[] = [];
      for (let life = 0; life < 4; life += 1) {
        const made = await put(engine, a, { key: "k", ifVersion: 0, value: life });
        const changed = await put(engine, a, { key: "k", ifVersion: made, value: life, expiresInMs: 50 });
        seen.push(made, changed);
        if (life % 2 === 0) await put(engine, a, { key: "k", ifVersion: changed, value: null });
        else await advance(51);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual([...seen].sort((x, y) => x - y));
    },
  },
  {
    title: "a value is a copy: changing it changes nothing in the store",
    async run({ engine, expect, user }) {
      const a = user();
      const value = { list: [1] };
      const written = put(engine, a, { key: "k", ifVersion: 0, value });
      value.list.push(98);
      await written;
      value.list.push(99);
      const read = (await engine.state.get(a, "k"))?.value as typeof value;
      read.list.push(100);
      const [listed] = await engine.state.list(a, { prefix: "k", limit: 1 });
      (listed?.value as typeof value).list.push(101);
      expect((await engine.state.get(a, "k"))?.value).toEqual({ list: [1] });
    },
  },
  {
    title: "a value is gone when it expires, and its key is absent",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const first = await put(engine, a, { key: "brief", ifVersion: 0, value: 1, expiresInMs: 1000 });
      await put(engine, a, { key: "brief2", ifVersion: 0, value: 2 });
      await advance(999);
      expect((await engine.state.get(a, "brief"))?.version).toBe(first);
      await advance(2);
      expect(await engine.state.get(a, "brief")).toBe(undefined);
      const listed = await engine.state.list(a, { prefix: "brief", limit: 1 });
      expect(listed.map(({ key }) => key)).toEqual(["brief2"]);
      const stale = { key: "brief", ifVersion: first, value: 3 };
      expect(await outcomeOf(engine.log.append(a, { events: [], state: [stale] }))).toBe("ERR_VERSION_CONFLICT");
      expect(await outcomeOf(engine.log.append(a, { events: [], state: [{ ...stale, ifVersion: 0 }] }))).toBe(
        "resolved",
      );
    },
  },
  {
    title: "a write without expiry takes an earlier expiry away",
    async run({ engine, expect, advance, user }) {
      const a = user();
      const version = await put(engine, a, { key: "k", ifVersion: 0, value: 1, expiresInMs: 1000 });
      await put(engine, a, { key: "k", ifVersion: version, value: 2 });
      await advance(86_400_000);
      expect((await engine.state.get(a, "k"))?.value).toBe(2);
    },
  },
  {
    title: "list answers a prefix in key order (by code unit), at most `limit`",
    async run({ engine, expect, user }) {
      const a = user();
      const keys = ["p/b", "p/B", "p/10", "p/9", "p/", "p/é", "p/\u{1f600}", "p/\uffee", "p/a/b", "p/_", "p/%"];
      await fill(engine, a, [...keys, "P/x", "q/x", "p", "pX"]);
      const listed = async (prefix: string, limit: number): Promise<readonly string[]> =>
        (await engine.state.list(a, { prefix, limit })).map(({ key }) => key);
      const sorted = [...keys].sort();
      expect(await listed("p/", 100)).toEqual(sorted);
      expect(await listed("p/", 4)).toEqual(sorted.slice(0, 4));
      expect(await listed("", 1000)).toEqual([...keys, "P/x", "q/x", "p", "pX"].sort());
      expect(await listed("none/", 10)).toEqual([]);
    },
  },
  {
    title: "a prefix is text, never a pattern",
    async run({ engine, expect, user }) {
      const a = user();
      const keys = ["a%b", "a_b", "a*b", "a?b", "a[b]", "a\\b", "axb", "a.b", "'a", "AxB"];
      await fill(engine, a, keys);
      for (const prefix of ["a%", "a_", "a*", "a?", "a[", "a\\", "a.", "'", "%", "*"]) {
        const listed = await engine.state.list(a, { prefix, limit: 100 });
        expect(
          listed.map(({ key }) => key),
          prefix,
        ).toEqual(keys.filter((key) => key.startsWith(prefix)));
      }
    },
  },
  {
    title: "a value is at most 256 KiB of JSON (`ERR_STATE_TOO_LARGE`)",
    async run({ engine, expect, user }) {
      const a = user();
      const outcome = (key: string, value: string): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [], state: [{ key, ifVersion: 0, value }] }));
      const largest = "x".repeat(262_144 - 2);
      expect(await outcome("largest", largest)).toBe("resolved");
      expect(await outcome("larger", `${largest}x`)).toBe("ERR_STATE_TOO_LARGE");
      expect(await outcome("larger", "é".repeat(131_072)), "counted in UTF-8").toBe("ERR_STATE_TOO_LARGE");
      expect((await engine.state.get(a, "largest"))?.value).toBe(largest);
      expect(await engine.state.get(a, "larger")).toBe(undefined);
    },
  },
  {
    title: "any JSON value but null comes back as it went in",
    async run({ engine, expect, user }) {
      const a = user();
      const values = [false, 0, "", [], {}, "\0", "é e\u0301 \u{1f600}", { a: null, b: [null, 1e21, 0.1] }];
      await engine.log.append(a, {
        events: [],
        state: values.map((value, index) => ({ key: `k${index}`, ifVersion: 0, value })),
      });
      const listed = await engine.state.list(a, { prefix: "k", limit: 100 });
      expect(listed.map(({ value }) => value)).toEqual(values);
    },
  },
  {
    title: "a key has 1 to 256 characters, and is compared byte for byte",
    async run({ engine, expect, user }) {
      const a = user();
      const outcome = (key: string): Promise<string> =>
        outcomeOf(engine.log.append(a, { events: [], state: [{ key, ifVersion: 0, value: key }] }));
      expect([await outcome(""), await outcome("k".repeat(257))]).toEqual(["ERR_STATE_KEY", "ERR_STATE_KEY"]);
      const keys = ["k".repeat(256), "é".repeat(256), "k", "K", "k ", " k", "k\0", "k\n", "é", "e\u0301"];
      const names = ["__proto__", "constructor", "toString", "k/../k", "k:1", "{k}", "'; --", "\u{1f600}"];
      for (const key of [...keys, ...names]) expect(await outcome(key), JSON.stringify(key)).toBe("resolved");
      for (const key of [...keys, ...names]) expect((await engine.state.get(a, key))?.value).toBe(key);
      expect(await engine.state.get(a, "valueOf")).toBe(undefined);
    },
  },
];
