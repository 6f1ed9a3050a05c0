import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { callSiteOf, UNKNOWN_CALL_SITE } from "./call-site.js";

const here = fileURLToPath(import.meta.url);
const { stackTraceLimit, prepareStackTrace } = Error;
afterEach(() => Object.assign(Error, { stackTraceLimit, prepareStackTrace }));

function outer(): string {
  return inner();
}
function inner(): string {
  return callSiteOf(outer);
}

test("the place is where the function was called, not where it is asked", () => {
  const first = outer();
  const second = outer();
  expect(first.startsWith(`${here}:`)).toBe(true);
  const [one = 0, two = 0] = [first, second].map((place) => Number(place.split(":").at(-2)));
  expect(two - one).toBe(1);
});

test("a constructor and an async method have a caller too", async () => {
  class Old {
    readonly place = callSiteOf(Old);
    async send(): Promise<string> {
      return callSiteOf(this.send);
    }
  }
  const old = new Old();
  for (const place of [old.place, await old.send()]) expect(place.startsWith(`${here}:`)).toBe(true);
});

test("a caller in a folder with brackets and blanks keeps its whole path", () => {
  Object.assign(Error, { prepareStackTrace: () => "Error\n    at Page.go [as run] (/app/(auth)/my page (1).js:3:7)" });
  expect(outer()).toBe("/app/(auth)/my page (1).js:3:7");
});

test.each([
  ["the application prepares stacks in its own way", { prepareStackTrace: (_: unknown, frames: unknown) => frames }],
  ["stacks are switched off", { stackTraceLimit: 0 }],
])("a caller is unknown when %s", (_why, setting) => {
  Object.assign(Error, setting);
  expect(outer()).toBe(UNKNOWN_CALL_SITE);
});
