import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { usageBook, useDeprecated, type DeprecationMessage } from "./use-deprecated.js";

const CODE = "ISOWIRE_DEP0001";
const heard: DeprecationMessage[] = [];
const listen = (message: unknown): void => void heard.push(message as DeprecationMessage);

function old(isSilent: boolean): void {
  useDeprecated({ code: CODE, callee: old, isSilent });
}

beforeEach(() => {
  usageBook().clear();
  heard.length = 0;
  subscribe("isowire:deprecation", listen);
});

afterEach(() => {
  unsubscribe("isowire:deprecation", listen);
  vi.restoreAllMocks();
});

test("isowire:deprecation is told of every use: the code, how many so far, and the line that used it", () => {
  vi.spyOn(process, "emitWarning").mockReturnValue();
  for (let use = 0; use < 3; use += 1) old(false);
  const callSite = expect.stringMatching(/\/use-deprecated\.test\.ts:\d+:\d+$/) as unknown;
  expect(heard).toEqual([1, 2, 3].map((uses) => ({ code: CODE, uses, callSite })));
});

test("a use that nobody is warned of yet is told as well, and the first that may warn does, once", () => {
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  old(true);
  expect([warn.mock.calls.length, heard.length]).toEqual([0, 1]);
  old(false);
  old(false);
  expect([warn.mock.calls.length, heard.length]).toEqual([1, 3]);
});

test("without a subscriber uses are counted all the same", () => {
  unsubscribe("isowire:deprecation", listen);
  vi.spyOn(process, "emitWarning").mockReturnValue();
  old(false);
  expect([usageBook().get(CODE)?.uses, heard]).toEqual([1, []]);
});
