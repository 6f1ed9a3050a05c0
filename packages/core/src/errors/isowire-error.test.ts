import { expect, test, vi } from "vitest";
import { CodedError } from "./coded-error.js";
import { ERROR_CODES, type ErrorCode } from "./codes.js";
import { IsowireError } from "./isowire-error.js";

test("an error has its code's summary and retryability until told otherwise", () => {
  const plain = new IsowireError("ERR_UNAVAILABLE");
  expect([plain.message, plain.retryable]).toEqual([ERROR_CODES.ERR_UNAVAILABLE.summary, true]);
  expect([plain.details, "retryAfterMs" in plain && plain.retryAfterMs]).toEqual([{}, undefined]);
  const told = new IsowireError("ERR_OVERLOADED", {
    message: "m",
    retryable: false,
    retryAfterMs: 5,
    details: { n: 1 },
  });
  expect(told).toMatchObject({ message: "m", retryable: false, retryAfterMs: 5, details: { n: 1 } });
});

test.each(["ERR_RATE_LIMITED", "ERR_OVERLOADED", "ERR_QUEUE_FULL", "ERR_TOO_MANY_RUNS"] as const)(
  "%s, a limit, says when to ask again, whoever throws it",
  (code) => {
    const retryAfterMs = new IsowireError(code, { message: "m" }).retryAfterMs ?? 0;
    expect(retryAfterMs).toBe(ERROR_CODES[code].retryAfterMs);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(new IsowireError(code, { retryAfterMs: 7 }).retryAfterMs).toBe(7);
  },
);

test("an error is an Error with a name, a stack and its cause", () => {
  const cause = new Error("below");
  const error = new IsowireError("ERR_CLOSED", { cause });
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.cause]).toEqual(["IsowireError", cause]);
  expect(error.stack).toContain("isowire-error.test");
  expect("cause" in new IsowireError("ERR_CLOSED")).toBe(false);
});

test("isInstance knows an error of another copy of the package, which instanceof does not", async () => {
  vi.resetModules();
  const copy = await import("./isowire-error.js");
  const foreign = new copy.IsowireError("ERR_CLOSED");
  expect(foreign).not.toBeInstanceOf(IsowireError);
  expect(IsowireError.isInstance(foreign)).toBe(true);
  expect(copy.IsowireError.isInstance(new IsowireError("ERR_FENCED"), "ERR_FENCED")).toBe(true);
});

test("isInstance with a code is true for that code only", () => {
  const error = new IsowireError("ERR_CLOSED");
  expect([IsowireError.isInstance(error, "ERR_CLOSED"), IsowireError.isInstance(error, "ERR_FENCED")]).toEqual([
    true,
    false,
  ]);
});

test("an error of a page, which has no table, is one of ours and says what it was told", () => {
  const error = new CodedError("ERR_CLIENT_CLOSED", { message: "said here" });
  expect([error.name, error.message, error.code]).toEqual(["IsowireError", "said here", "ERR_CLIENT_CLOSED"]);
  expect([error.retryable, error.details, error.retryAfterMs]).toEqual([false, {}, undefined]);
  expect(IsowireError.isInstance(error, "ERR_CLIENT_CLOSED")).toBe(true);
  expect(CodedError.isInstance(new IsowireError("ERR_CLOSED"), "ERR_CLOSED")).toBe(true);
  // @ts-expect-error the table calls this code retryable, so it is to be said
  const unsaid = new CodedError("ERR_UNAVAILABLE", { message: "m" });
  expect(unsaid.retryable).toBe(false);
  expect(new CodedError("ERR_UNAVAILABLE", { message: "m", retryable: true }).retryable).toBe(true);
});

test.each([
  undefined,
  null,
  "ERR_CLOSED",
  1,
  {},
  new Error("x"),
  Object.assign(new Error("x"), { code: "ERR_CLOSED" }),
])("%s is no IsowireError", (value) => {
  expect(IsowireError.isInstance(value)).toBe(false);
});

test("the mark of an error goes into neither a copy nor JSON: what is spread is no error any more", () => {
  const error = new IsowireError("ERR_CLOSED");
  const copy = Object.assign({}, error);
  expect(copy.code).toBe("ERR_CLOSED");
  expect(IsowireError.isInstance(copy)).toBe(false);
  expect(Object.getOwnPropertySymbols(copy)).toEqual([]);
  expect(IsowireError.isInstance(JSON.parse(JSON.stringify(error)))).toBe(false);
});

test.each(Object.keys(ERROR_CODES) as ErrorCode[])("%s has a summary for people", (code) => {
  expect(code).toMatch(/^ERR_[A-Z_]+$/);
  expect(ERROR_CODES[code].summary.length).toBeGreaterThan(8);
  expect(ERROR_CODES[code].summary).not.toMatch(/\.$/);
});
