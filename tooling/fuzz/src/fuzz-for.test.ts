import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { FUZZ_SEED, fuzzFor } from "./fuzz-for.js";

test("runs for its share of the seconds, and says how often and with which seed", async () => {
  const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
  vi.stubEnv("TEST_SECONDS", "3").stubEnv("TEST_RUNS", undefined);
  let runs = 0;
  await fuzzFor(
    1,
    "nothing",
    fc.property(fc.nat(), () => void (runs += 1)),
  );
  expect(runs).toBeGreaterThan(1);
  expect(info.mock.calls).toEqual([
    [expect.stringMatching(`nothing: ${String(runs)} runs in .* \\(TEST_SEED=${String(FUZZ_SEED)}\\)`)],
  ]);
  vi.unstubAllEnvs();
  info.mockRestore();
});

test("runs as often as TEST_RUNS says, and tells how to repeat a failure", async () => {
  const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
  vi.stubEnv("TEST_RUNS", "200");
  let runs = 0;
  await fuzzFor(
    1,
    "even",
    fc.property(fc.nat(), () => void (runs += 1)),
  );
  expect(runs).toBe(200);
  const fails = fuzzFor(
    1,
    "small",
    fc.property(fc.nat(), (n) => n < 3),
  );
  await expect(fails).rejects.toThrow(new RegExp(`TEST_SEED=${String(FUZZ_SEED)} TEST_RUNS=\\d+ repeats this`));
  vi.unstubAllEnvs();
  info.mockRestore();
});
