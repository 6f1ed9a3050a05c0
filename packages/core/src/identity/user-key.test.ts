import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../testing/check-property.js";
import { KeyedUser, parseUserKey, userKey } from "./user-key.js";

/** Text that is good at looking like a key: digits, colons, what ids are joined with, anything. */
const id = fc.oneof(
  fc.string({ unit: fc.constantFrom("0", "1", "2", ":", "a", "/", "\0"), maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const user = fc.record({ tenantId: id, userId: id });

test("no two users have one key", async () => {
  await checkProperty(
    fc.property(user, user, (one, other) => {
      const same = one.tenantId === other.tenantId && one.userId === other.userId;
      expect(userKey(one) === userKey(other)).toBe(same);
    }),
    { numRuns: 5000 },
  );
});

test("no two ways to cut one text into tenant and user have one key", async () => {
  await checkProperty(
    fc.property(fc.string({ unit: fc.constantFrom("1", "2", ":", "a"), maxLength: 8 }), (text) => {
      const cuts = Array.from({ length: text.length + 1 }, (_, at) => at);
      const keys = cuts.map((at) => userKey({ tenantId: text.slice(0, at), userId: text.slice(at) }));
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 1000 },
  );
});

test("a key tells its user", async () => {
  await checkProperty(
    fc.property(user, (one) => {
      expect(parseUserKey(userKey(one))).toEqual(one);
    }),
    { numRuns: 2000 },
  );
});

test("a user who knows their key has the key they would have", async () => {
  await checkProperty(
    fc.property(user, (one) => {
      const keyed = new KeyedUser(one);
      expect(userKey(keyed)).toBe(userKey(one));
      expect(Object.entries(keyed)).toEqual(Object.entries(one));
    }),
  );
});

test("nobody can bring the key of somebody else", () => {
  const ada = new KeyedUser({ tenantId: "", userId: "ada" });
  const names = { tenantId: { value: "" }, userId: { value: "eve" }, key: { value: userKey(ada) } };
  const eve = Object.create(ada, names) as KeyedUser;
  expect(userKey(eve)).toBe(userKey({ tenantId: "", userId: "eve" }));
  expect(() => Object.assign(ada, { userId: "eve" })).toThrow(TypeError);
});

test.each([
  [
    { tenantId: "", userId: "1:a" },
    { tenantId: "1", userId: "a" },
  ],
  [
    { tenantId: "1:", userId: "a" },
    { tenantId: "1", userId: ":a" },
  ],
  [
    { tenantId: "a", userId: "b" },
    { tenantId: "", userId: "ab" },
  ],
  [
    { tenantId: "", userId: "\u00e9" },
    { tenantId: "", userId: "e\u0301" },
  ],
])("%j and %j are two users", (one, other) => {
  expect(userKey(one)).not.toBe(userKey(other));
});
