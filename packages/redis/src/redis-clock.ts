import type { Clock } from "@isowire/core/contracts";

/** Beyond this Node calls back at once, ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The server's time as this process knows it, between one look and the next. Its timers never keep the process alive. */
export class RedisClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    timer.unref();
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer);
      },
    };
  }

  /** Looks at the server's time; what the look took is halved. */
  async look(serverNow: () => Promise<number>): Promise<void> {
    const before = Date.now();
    const told = await serverNow();
    this.#aheadMs = Math.round(told - (before + Date.now()) / 2);
  }
}
