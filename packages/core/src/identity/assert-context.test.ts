import { describe, expect, test, vi } from "vitest";
import { IsowireError } from "../errors/isowire-error.js";
import { assertContext } from "./assert-context.js";
import { createUserContext } from "./create-user-context.js";

const genuine = createUserContext({ userId: "u-secret", tenantId: "t1", claims: { role: "reader" } });

const COPIES: Readonly<Record<string, unknown>> = {
  "a spread copy": { ...genuine },
  "a copy through JSON": JSON.parse(JSON.stringify(genuine)) as unknown,
  "a structured clone": structuredClone(genuine),
  "a frozen look-alike": Object.freeze({ userId: "u-secret", tenantId: "t1", claims: Object.freeze({}) }),
  "an object whose prototype is a context": Object.create(genuine) as unknown,
  "an object with the prototype of a context": Object.assign(
    Object.create(Object.getPrototypeOf(genuine) as object),
    genuine,
  ) as unknown,
  "an object with every property descriptor of a context": Object.defineProperties(
    {},
    Object.getOwnPropertyDescriptors(genuine),
  ),
  "a proxy of a context": new Proxy(genuine, {}),
  "the claims of a context": genuine.claims,
  "a list that holds one": [genuine],
  "a function": () => genuine,
  "a string": "u-secret",
  null: null,
  undefined: undefined,
};

describe("refused with ERR_NOT_A_CONTEXT:", () => {
  test.each(Object.entries(COPIES))("%s", (_, value) => {
    let refusal: unknown;
    try {
      assertContext(value);
    } catch (error) {
      refusal = error;
    }
    expect(IsowireError.isInstance(refusal, "ERR_NOT_A_CONTEXT")).toBe(true);
    expect((refusal as Error).message).toContain("a copy of a UserContext is not one");
    expect((refusal as Error).message).not.toContain("u-secret");
  });
});

test("a genuine context passes, however often", () => {
  for (let n = 0; n < 3; n += 1) expect(() => assertContext(genuine)).not.toThrow();
});

test("a context of another copy of the package passes", async () => {
  vi.resetModules();
  const copy = await import("./create-user-context.js");
  expect(copy.createUserContext).not.toBe(createUserContext);
  expect(() => assertContext(copy.createUserContext({ userId: "u1" }))).not.toThrow();
});
