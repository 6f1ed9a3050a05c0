import { adoptRun } from "./adopt-run.js";
import { leaseTimes } from "./lease-times.js";
import type { RunHost } from "./run-host.js";
import { RUN_PREFIX } from "./run-record.js";

/** How many are looked after in one go; when there are more, the next go follows soon. */
const AT_ONCE = 100;
/** How soon after a hint, ms: when many are let go of they are looked after together. */
const SOON_MS = 20;

/** Looks after what other processes left behind, now and then and on every hint. */
export class Sweeper {
  readonly #host: RunHost;
  readonly #hints: Disposable;
  /** Runs that other nodes may want, by when they were seen first. */
  #left = new Map<string, number>();
  /** How many were found last time that are not for this node, or are alive here. */
  #passed = 0;
  #timer: Disposable | undefined;
  #isSoon = false;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(host: RunHost) {
    this.#host = host;
    this.#hints = host.ports.onRelease(() => this.#arm(SOON_MS));
    this.#arm();
  }

  /** Nothing is begun any more. */
  stop(): void {
    this.#stopped = true;
    this.#hints[Symbol.dispose]();
    this.#timer?.[Symbol.dispose]();
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#sweeping;
  }

  #arm(ms = leaseTimes(this.#host.options.leaseTtlMs).sweepMs): void {
    if (this.#stopped || this.#isSoon) return;
    this.#isSoon = ms === SOON_MS;
    // While one is under way, the one after it.
    if (this.#sweeping !== undefined) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#host.ports.clock.after(ms, () => {
      this.#isSoon = false;
      this.#sweeping = this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    let isMore = false;
    try {
      isMore = await this.#lookAround();
    } catch (error) {
      this.#warn({ err: error }, "unable to look for runs that were left behind; the next sweep may");
    }
    this.#sweeping = undefined;
    const isSoon = isMore || this.#isSoon;
    this.#isSoon = false;
    this.#arm(isSoon ? SOON_MS : undefined);
  }

  /** True when there may be more than could be looked at. */
  async #lookAround(): Promise<boolean> {
    const { ports, isLive, options } = this.#host;
    const limit = AT_ONCE + this.#passed;
    const expired = await ports.expiredLeases({ prefix: RUN_PREFIX, limit });
    const left = new Map<string, number>();
    let passed = 0;
    const { leftMs } = leaseTimes(options.leaseTtlMs);
    for (const { user, key } of expired) {
      if (this.#stopped) return false;
      const runId = key.slice(RUN_PREFIX.length);
      passed += 1;
      // One that is alive here is renewed here.
      if (isLive(runId)) continue;
      const now = ports.clock.now();
      const since = this.#left.get(runId) ?? now;
      try {
        const outcome = await adoptRun(this.#host, { user, runId, isOverdue: now - since >= leftMs });
        if (outcome === "left") left.set(runId, since);
        else passed -= 1;
      } catch (error) {
        this.#warn({ runId, err: error }, "unable to look after a run that was left behind; the next sweep may");
        left.set(runId, since);
      }
    }
    this.#left = left;
    this.#passed = passed;
    return expired.length === limit;
  }

  #warn(fields: object, message: string): void {
    this.#host.ports.logger.warn(fields, message);
  }
}
