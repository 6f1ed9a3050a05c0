import type { User } from "@isowire/core/contracts";
import { adoptRun } from "./adopt-run.js";
import { answerWithin, UNANSWERED } from "./answer-within.js";
import { leaseTimes } from "./lease-times.js";
import type { RunHost } from "./run-host.js";
import { RUN_PREFIX } from "./run-record.js";

/** How many are looked after in one go; when there are more, the next go follows soon. */
const AT_ONCE = 100;

/** Looks after what other processes left behind, now and then and on every hint. */
export class Sweeper {
  readonly #host: RunHost;
  readonly #hints: Disposable;
  /** Runs that other nodes may want, by when they were seen first. */
  #left = new Map<string, number>();
  /** Of which the engine has not answered yet, by when it was asked. */
  readonly #unanswered = new Map<string, number>();
  readonly #adoptions = new Set<Promise<unknown>>();
  /** How many were found last time that are not for this node, or are alive here. */
  #passed = 0;
  #timer: Disposable | undefined;
  #isSoon = false;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(host: RunHost) {
    this.#host = host;
    this.#hints = host.ports.onRelease(() => this.#arm("soon"));
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
    await Promise.all(this.#adoptions);
  }

  get #times(): ReturnType<typeof leaseTimes> {
    return leaseTimes(this.#host.options.leaseTtlMs);
  }

  #arm(when: "soon" | "later" = "later"): void {
    if (this.#stopped || this.#isSoon) return;
    this.#isSoon = when === "soon";
    // While one is under way, the one after it.
    if (this.#sweeping !== undefined) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#host.ports.clock.after(this.#isSoon ? this.#times.soonMs : this.#times.sweepMs, () => {
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
    this.#arm(isSoon ? "soon" : "later");
  }

  /** True when there may be more than could be looked at. */
  async #lookAround(): Promise<boolean> {
    const { ports, isLive } = this.#host;
    const limit = AT_ONCE + this.#passed;
    const expired = await this.#within(ports.expiredLeases({ prefix: RUN_PREFIX, limit }));
    if (expired === UNANSWERED) throw new Error("the engine does not answer");
    const left = new Map<string, number>();
    let passed = 0;
    for (const { user, key } of expired) {
      if (this.#stopped) return false;
      const runId = key.slice(RUN_PREFIX.length);
      passed += 1;
      // One that is alive here is renewed here.
      if (isLive(runId)) continue;
      const since = this.#left.get(runId) ?? ports.clock.now();
      const outcome = this.#isAwaited(runId) ? "left" : await this.#within(this.#adopt(user, runId, since));
      if (outcome === "settled") passed -= 1;
      else left.set(runId, since);
      if (outcome === UNANSWERED) this.#unanswered.set(runId, ports.clock.now());
    }
    this.#left = left;
    this.#passed = passed;
    return expired.length === limit;
  }

  /** Its adoption may still come to something. */
  #isAwaited(runId: string): boolean {
    const since = this.#unanswered.get(runId) ?? -Infinity;
    return this.#host.ports.clock.now() - since < this.#host.options.leaseTtlMs;
  }

  #adopt(user: User, runId: string, since: number): Promise<"settled" | "left"> {
    const isOverdue = this.#host.ports.clock.now() - since >= this.#times.leftMs;
    const adoption = adoptRun(this.#host, { user, runId, isOverdue })
      .catch((error: unknown) => {
        this.#warn({ runId, err: error }, "unable to look after a run that was left behind; the next sweep may");
        return "left" as const;
      })
      .finally(() => {
        this.#adoptions.delete(adoption);
        this.#unanswered.delete(runId);
      });
    this.#adoptions.add(adoption);
    return adoption;
  }

  /** An engine that does not answer about one run must not keep the others waiting. */
  #within<T>(answer: Promise<T>): Promise<T | typeof UNANSWERED> {
    return answerWithin(this.#host.ports.clock, this.#times.patienceMs, answer);
  }

  #warn(fields: object, message: string): void {
    this.#host.ports.logger.warn(fields, message);
  }
}
