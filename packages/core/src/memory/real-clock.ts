import type { Clock } from "../contracts/clock.js";

/** Beyond this Node calls back at once, ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's clock. Its timers never keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    timer.unref();
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer);
      },
    };
  },
};
