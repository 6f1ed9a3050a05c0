import type { Clock } from "../contracts/clock.js";

/** The machine's clock. Its timers never keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer);
      },
    };
  },
};
