import type { Clock } from "../contracts/clock.js";

export interface FakeClock extends Clock {
  /** Moves time forward, calling what falls due in order and letting promises settle between calls. */
  advance(ms: number): Promise<void>;
  /** How many callbacks wait: a leak test looks at it. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to move. Starts at `startMs` (1,790,000,000,000). */
export function createFakeClock(startMs = 1_790_000_000_000): FakeClock {
  const timers = new Set<Timer>();
  let now = startMs;
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + Math.max(0, ms), callback };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    async advance(ms) {
      const target = now + ms;
      for (;;) {
        await settle();
        const due = earliest(timers);
        if (due === undefined || due.at > target) break;
        now = Math.max(now, due.at);
        timers.delete(due);
        due.callback();
      }
      now = target;
      await settle();
    },
    get pending() {
      return timers.size;
    },
  };
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
  return first;
}

/** Lets everything that is ready run: promise jobs, and a turn of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
