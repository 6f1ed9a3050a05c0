import type { Clock } from "@isowire/core/contracts";

export interface CountingClock extends Clock {
  /** Callbacks that wait. */
  readonly pending: number;
}

/** The machine's clock, with its timers counted. */
export function createCountingClock(): CountingClock {
  const timers = new Set<NodeJS.Timeout>();
  return {
    now: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        callback();
      }, ms).unref();
      timers.add(timer);
      return {
        [Symbol.dispose]: () => {
          clearTimeout(timer);
          timers.delete(timer);
        },
      };
    },
    get pending() {
      return timers.size;
    },
  };
}
