import { describe, expect, test } from "vitest";
import { IsowireError } from "../errors/isowire-error.js";
import { assertContext } from "./assert-context.js";
import { createUserContext, type UserContextInit } from "./create-user-context.js";

const LONGEST = "x".repeat(1024);

function nested(levels: number): unknown {
  return levels === 0 ? "bottom" : { deeper: nested(levels - 1) };
}

function circular(): object {
  const claims: { self?: unknown } = {};
  claims.self = claims;
  return claims;
}

const REFUSED: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  "a string": "u1",
  "no userId": {},
  "an empty userId": { userId: "" },
  "a userId that is a number": { userId: 1 },
  "a userId that is null": { userId: null },
  "a userId that is an object": { userId: new String("u1") },
  "a userId of 1,025 bytes": { userId: `${LONGEST}x` },
  "a userId of fewer characters and more bytes": { userId: "é".repeat(513) },
  "a userId with a lone high surrogate": { userId: "u\ud800" },
  "a userId with a lone low surrogate": { userId: "\udc00u" },
  "a userId with its surrogates the wrong way round": { userId: "\udc00\ud800" },
  "a tenantId that is null": { userId: "u1", tenantId: null },
  "a tenantId that is a number": { userId: "u1", tenantId: 7 },
  "a tenantId of 1,025 bytes": { userId: "u1", tenantId: `${LONGEST}x` },
  "a tenantId with a lone surrogate": { userId: "u1", tenantId: "\ud800" },
  "a sessionId of 129 characters": { userId: "u1", sessionId: "s".repeat(129) },
  "a sessionId that is a number": { userId: "u1", sessionId: 1 },
  "claims that are null": { userId: "u1", claims: null },
  "claims that are a list": { userId: "u1", claims: [] },
  "claims that are text": { userId: "u1", claims: "admin" },
  "claims that turn into text": { userId: "u1", claims: new Date(0) },
  "claims that turn into nothing": { userId: "u1", claims: { toJSON: () => undefined } },
  "claims 33 levels deep": { userId: "u1", claims: nested(33) },
  "claims that go round in a circle": { userId: "u1", claims: circular() },
  "claims that JSON refuses": { userId: "u1", claims: { balance: 1n } },
};

describe("refused with ERR_INVALID_USER:", () => {
  test.each(Object.entries(REFUSED))("%s", (_, init) => {
    let refusal: unknown;
    try {
      createUserContext(init as UserContextInit);
    } catch (error) {
      refusal = error;
    }
    expect(IsowireError.isInstance(refusal, "ERR_INVALID_USER")).toBe(true);
    expect((refusal as Error).message).toMatch(/^unable to mint a context; expected /);
  });
});

test.each([
  ["1,024 bytes", LONGEST],
  ["1,024 bytes of four-byte characters", "\u{1f600}".repeat(256)],
  ["one character", " "],
  ["a control character", "\0"],
  ["a name of Object.prototype", "__proto__"],
])("a userId of %s is a user", (_, userId) => {
  expect(createUserContext({ userId, tenantId: userId })).toMatchObject({ userId, tenantId: userId });
});

test("ids are never normalised", () => {
  expect(createUserContext({ userId: "e\u0301" }).userId).toBe("e\u0301");
  expect(createUserContext({ userId: "\u00e9" }).userId).toBe("\u00e9");
});

test("no tenant and the empty tenant are one", () => {
  expect(createUserContext({ userId: "u1" }).tenantId).toBe("");
  expect(createUserContext({ userId: "u1", tenantId: undefined }).tenantId).toBe("");
});

test("what is absent stays absent", () => {
  expect(Object.keys(createUserContext({ userId: "u1" })).sort()).toEqual(["claims", "tenantId", "userId"]);
  expect(createUserContext({ userId: "u1", sessionId: "s".repeat(128) }).sessionId).toHaveLength(128);
});

test("claims are a copy, frozen all the way down", () => {
  const roles = ["reader"];
  const claims = { roles, nested: { admin: false } };
  const context = createUserContext({ userId: "u1", claims });
  roles.push("admin");
  claims.nested.admin = true;
  expect(context.claims).toEqual({ roles: ["reader"], nested: { admin: false } });
  expect(() => (context.claims["roles"] as string[]).push("admin")).toThrow(TypeError);
  expect(() => Object.assign(context.claims["nested"] as object, { admin: true })).toThrow(TypeError);
  expect(() => Object.assign(context, { userId: "u2" })).toThrow(TypeError);
});

test("a claim named __proto__ is data and changes no prototype", () => {
  const claims = JSON.parse('{"__proto__":{"admin":true}}') as Record<string, unknown>;
  const context = createUserContext({ userId: "u1", claims });
  expect(context.claims["admin"]).toBe(undefined);
  expect(Object.getPrototypeOf(context.claims)).toBe(Object.prototype);
});

test("what is read once cannot change its mind", () => {
  let reads = 0;
  const init = {
    get userId() {
      reads += 1;
      return reads === 1 ? "u1" : "u2";
    },
  };
  expect(createUserContext(init).userId).toBe("u1");
});

test("each context is genuine, and a new object", () => {
  const [one, other] = [createUserContext({ userId: "u1" }), createUserContext({ userId: "u1" })];
  expect(one).not.toBe(other);
  for (const context of [one, other]) expect(() => assertContext(context)).not.toThrow();
});
