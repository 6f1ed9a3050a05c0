import { expect, test, vi } from "vitest";
import { ServerClock } from "./server-clock.js";

/** Runs with this process's clock standing still, as if it were an hour slow. */
function atLocal(localMs: number, body: () => void): void {
  vi.useFakeTimers({ now: localMs });
  try {
    body();
  } finally {
    vi.useRealTimers();
  }
}

test("goes by the process's own clock until the server said something", () => {
  atLocal(1_000_000, () => expect(new ServerClock().now()).toBe(1_000_000));
});

test("goes by what the server said, taken to be said half way between question and answer", () => {
  atLocal(1_000_000, () => {
    const clock = new ServerClock();
    clock.told(4_600_000, 999_990, 1_000_010);
    expect(clock.now()).toBe(4_600_000);
    vi.setSystemTime(1_000_500);
    expect(clock.now()).toBe(4_600_500);
  });
});

test("believes the quickest answer, and a slower one only when that has grown old", () => {
  atLocal(1_000_000, () => {
    const clock = new ServerClock();
    clock.told(1_000_100, 1_000_000, 1_000_010);
    clock.told(9_999_999, 1_000_020, 1_003_020);
    expect(clock.now()).toBe(1_000_095);
    clock.told(1_000_200, 1_000_100, 1_000_104);
    expect(clock.now()).toBe(1_000_098);
    clock.told(2_000_000, 1_400_000, 1_400_100);
    expect(clock.now()).toBe(1_599_950);
  });
});

test("is not led astray by an answer that makes no sense", () => {
  atLocal(1_000_000, () => {
    const clock = new ServerClock();
    clock.told(NaN, 1, 2);
    clock.told(5_000_000, 10, 5);
    expect(clock.now()).toBe(1_000_000);
  });
});
