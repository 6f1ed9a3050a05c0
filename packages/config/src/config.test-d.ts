import { expectTypeOf, test } from "vitest";
import type { Config } from "./config.js";

test("production always has auth", () => {
  expectTypeOf<Extract<Config, { environment: "production" }>["auth"]["kind"]>().toEqualTypeOf<"jwt" | "jwks">();
  expectTypeOf<Extract<Config, { environment: "staging" }>["auth"]["kind"]>().toEqualTypeOf<"jwt" | "jwks" | "none">();
});

test("the environments are these four", () => {
  expectTypeOf<Config["environment"]>().toEqualTypeOf<"development" | "testing" | "staging" | "production">();
});
