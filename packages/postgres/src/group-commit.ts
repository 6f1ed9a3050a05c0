import type { AppendResult } from "@isowire/core/contracts";
import type { Portion } from "./append-call.js";
import type { PreparedAppend } from "./prepare-append.js";
import type { UserRow } from "./user-row.js";

/** Calls under way at once: one is computed while the other's commit is on its way to the disk. */
const MAX_CALLS = 2;
/** Calls under way at once for users whose head somebody else holds: each takes a connection and waits. */
const MAX_WAITING_CALLS = 2;
const MAX_USERS = 256;
const MAX_APPENDS = 1024;
const MAX_BYTES = 1_048_576;

/** What became of each append of a portion; undefined: somebody else holds the user's head, and nothing was done. */
export type PortionOutcome = readonly (AppendResult | Error)[] | undefined;

/** Makes one call; with `waits` it waits for heads that somebody else holds. Rejects when no append came to anything. */
export type CommitCall = (
  portions: readonly Portion[],
  options: { readonly waits: boolean },
) => Promise<readonly PortionOutcome[]>;

interface Pending {
  readonly append: PreparedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/** The appends of one user in the order they were called. One call at a time takes from it. */
interface Lane {
  readonly user: UserRow;
  pending: Pending[];
}

/** What a call took from a lane. */
interface Taken {
  readonly lane: Lane;
  readonly pending: readonly Pending[];
}

/**
 * Gathers appends while calls are under way, so that many users share a commit. A user whose head is held by somebody else
 * goes on alone and waits for it; nobody else does.
 */
export class GroupCommit {
  readonly #commit: CommitCall;
  readonly #lanes = new Map<string, Lane>();
  /** With something to do, and no call takes from them. */
  readonly #ready = new Set<Lane>();
  readonly #held: Lane[] = [];
  readonly #whenIdle: (() => void)[] = [];
  #calls = 0;
  #waitingCalls = 0;
  #isScheduled = false;

  constructor(commit: CommitCall) {
    this.#commit = commit;
  }

  append(user: UserRow, append: PreparedAppend): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      let lane = this.#lanes.get(user.k);
      if (lane === undefined) {
        lane = { user, pending: [] };
        this.#lanes.set(user.k, lane);
        this.#ready.add(lane);
      }
      lane.pending.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.#lanes.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** At the end of this turn, so that what is called in it goes together. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      while (this.#calls < MAX_CALLS && this.#ready.size > 0) void this.#callMany();
      while (this.#waitingCalls < MAX_WAITING_CALLS && this.#held.length > 0) void this.#callAlone();
    });
  }

  async #callMany(): Promise<void> {
    this.#calls += 1;
    const taken: Taken[] = [];
    const left = { users: MAX_USERS, appends: MAX_APPENDS, bytes: MAX_BYTES };
    for (const lane of this.#ready) {
      if (left.users === 0 || left.appends <= 0 || left.bytes <= 0) break;
      this.#ready.delete(lane);
      const pending = takePortion(lane);
      taken.push({ lane, pending });
      left.users -= 1;
      left.appends -= pending.length;
      left.bytes -= bytesOf(pending);
    }
    await this.#call(taken, { waits: false });
    this.#calls -= 1;
    this.#schedule();
  }

  async #callAlone(): Promise<void> {
    const lane = this.#held.shift();
    if (lane === undefined) return;
    this.#waitingCalls += 1;
    await this.#call([{ lane, pending: takePortion(lane) }], { waits: true });
    this.#waitingCalls -= 1;
    this.#schedule();
  }

  async #call(taken: readonly Taken[], options: { readonly waits: boolean }): Promise<void> {
    const portions = taken.map(({ lane, pending }) => ({
      user: lane.user,
      appends: pending.map(({ append }) => append),
    }));
    try {
      const outcomes = await this.#commit(portions, options);
      taken.forEach((one, index) => this.#settle(one, outcomes[index]));
    } catch (error) {
      for (const { lane, pending } of taken) {
        for (const { reject } of pending) reject(error);
        this.#release(lane);
      }
    }
  }

  #settle({ lane, pending }: Taken, outcome: PortionOutcome): void {
    if (outcome === undefined) {
      lane.pending = [...pending, ...lane.pending];
      this.#held.push(lane);
      return;
    }
    pending.forEach(({ resolve, reject }, index) => {
      const result = outcome[index];
      if (result === undefined || result instanceof Error) reject(result);
      else resolve(result);
    });
    this.#release(lane);
  }

  #release(lane: Lane): void {
    if (lane.pending.length > 0) {
      this.#ready.add(lane);
      return;
    }
    this.#lanes.delete(lane.user.k);
    if (this.#lanes.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

/** The appends of a lane that may go in one call: those at its front that are plain, or the first one. */
function takePortion(lane: Lane): readonly Pending[] {
  let count = 0;
  let bytes = 0;
  for (const { append } of lane.pending) {
    if (!append.isPlain || count === MAX_APPENDS || bytes + append.bytes > MAX_BYTES) break;
    count += 1;
    bytes += append.bytes;
  }
  return lane.pending.splice(0, Math.max(1, count));
}

function bytesOf(pending: readonly Pending[]): number {
  return pending.reduce((sum, { append }) => sum + append.bytes, 0);
}
