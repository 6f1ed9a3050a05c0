import { expect, test } from "vitest";
import { cancel, systemClock } from "./clock.js";

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

test("a timer does not keep the process alive", () => {
  const before = timers();
  const timer = systemClock.after(60_000, () => undefined);
  expect(timers()).toBe(before);
  const kept = setTimeout(() => undefined, 60_000);
  expect(timers()).toBe(before + 1);
  clearTimeout(kept);
  cancel(timer);
});

test("a wait beyond what setTimeout can hold does not end at once, and a cancelled one never calls", async () => {
  let calls = 0;
  const count = (): void => void (calls += 1);
  const long = systemClock.after(2 ** 40, count);
  cancel(systemClock.after(1, count));
  await new Promise<void>((resolve) => void systemClock.after(20, resolve));
  cancel(long);
  expect(calls).toBe(0);
});
