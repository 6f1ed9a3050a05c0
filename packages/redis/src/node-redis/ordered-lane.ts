import { setTimeout as sleep } from "node:timers/promises";
import { RedisPortError, type RedisReply } from "../redis-port.js";
import type { Deadlines, Expiring } from "./deadlines.js";
import { NotExecuted } from "./reply-errors.js";

/** Between one look at a connection that is away and the next, ms. */
const LOOK_AGAIN_MS = 25;

/** Sends a call; with care: with the script's text, following redirects. Rejects with `NotExecuted` to be asked again. */
export type Attempt = (careful: boolean) => Promise<RedisReply>;

class Job implements Expiring {
  readonly attempt: Attempt;
  readonly settle: { readonly resolve: (reply: RedisReply) => void; readonly reject: (error: unknown) => void };
  readonly number: number;
  /** It is, or may be, on its way. */
  sent = false;
  done = false;
  /** Why it was not executed so far. */
  obstacle = "calls before it wait";

  constructor(attempt: Attempt, settle: Job["settle"], number: number) {
    this.attempt = attempt;
    this.settle = settle;
    this.number = number;
  }

  expire(): void {
    const error = this.sent
      ? new RedisPortError("unknown", "Redis did not answer in time")
      : new RedisPortError("unsent", `unable to reach Redis in time; ${this.obstacle}`);
    this.settle.reject(error);
  }
}

/**
 * Runs calls side by side as long as all goes well. When one was not executed - the script is not known, the keys have moved,
 * the connection is away - those called later wait until it is, so that call order stays the order of effects.
 */
export class OrderedLane {
  readonly #deadlines: Deadlines;
  #count = 0;
  #underWay = 0;
  #recovering = false;
  #waiting: Job[] = [];
  #closed = false;

  constructor(deadlines: Deadlines) {
    this.#deadlines = deadlines;
  }

  get idle(): boolean {
    return this.#underWay === 0 && !this.#recovering;
  }

  run(attempt: Attempt): Promise<RedisReply> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(closed());
        return;
      }
      this.#count += 1;
      const job: Job = new Job(
        attempt,
        { resolve: this.#once(() => job, resolve), reject: this.#once(() => job, reject) },
        this.#count,
      );
      this.#deadlines.add(job);
      if (this.#recovering) this.#waiting.push(job);
      else this.#send(job);
    });
  }

  /** Those that were not sent are not sent any more. */
  close(): void {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const job of waiting) job.settle.reject(closed());
  }

  #once<Value>(jobOf: () => Job, settle: (value: Value) => void): (value: Value) => void {
    return (value) => {
      const job = jobOf();
      if (job.done) return;
      job.done = true;
      this.#deadlines.delete(job);
      settle(value);
    };
  }

  #send(job: Job): void {
    this.#underWay += 1;
    job.sent = true;
    void job
      .attempt(false)
      .then(job.settle.resolve, (error: unknown) => {
        this.#failed(job, error);
      })
      .then(() => {
        this.#underWay -= 1;
        if (this.#recovering && this.#underWay === 0) void this.#recover();
      });
  }

  #failed(job: Job, error: unknown): void {
    if (!(error instanceof NotExecuted)) {
      job.settle.reject(error);
    } else if (this.#closed) {
      job.settle.reject(closed());
    } else {
      job.sent = false;
      job.obstacle = error.message;
      this.#recovering = true;
      this.#waiting.push(job);
    }
  }

  /** One at a time, with care, until one was answered; then all that wait, side by side again. */
  async #recover(): Promise<void> {
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      job.sent = true;
      try {
        job.settle.resolve(await job.attempt(true));
        break;
      } catch (error) {
        this.#failed(job, error);
        if (error instanceof NotExecuted) await sleep(LOOK_AGAIN_MS);
      }
    }
    const waiting = this.#sorted();
    this.#waiting = [];
    this.#recovering = false;
    for (const job of waiting) this.#send(job);
  }

  #next(): Job | undefined {
    this.#waiting = this.#sorted();
    return this.#waiting.shift();
  }

  #sorted(): Job[] {
    return this.#waiting.filter(({ done }) => !done).sort((one, other) => one.number - other.number);
  }
}

function closed(): RedisPortError {
  return new RedisPortError("closed", "unable to use the engine; it was closed");
}
