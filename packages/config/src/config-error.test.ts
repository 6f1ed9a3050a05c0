import { expect, test } from "vitest";
import { ConfigError } from "./config-error.js";
import { configErrorOf } from "./testing/config-error-of.js";

test("a ConfigError is an Error with a code", () => {
  const error = configErrorOf({ env: { ISOWIRE_PORT: "abc" } });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "ConfigError", code: "ERR_CONFIG", retryable: false });
  expect(error.details).toEqual({ problems: error.problems });
});

test("a ConfigError of another copy of the package is one", () => {
  const foreign = Object.assign(new Error(), { code: "ERR_CONFIG" });
  expect(ConfigError.isInstance(foreign)).toBe(false);
  Object.defineProperty(foreign, Symbol.for("isowire.error"), { value: true });
  expect(ConfigError.isInstance(foreign)).toBe(true);
});

test("other errors are not ConfigErrors", () => {
  const other = Object.assign(new Error(), { code: "ERR_CLOSED", [Symbol.for("isowire.error")]: true });
  expect([other, new Error(), null, undefined, "ERR_CONFIG"].map((value) => ConfigError.isInstance(value))).toEqual(
    Array(5).fill(false),
  );
});
