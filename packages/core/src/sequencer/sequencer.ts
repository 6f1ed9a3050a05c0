import type { Clock } from "../contracts/clock.js";
import type { Entry } from "../contracts/event.js";
import type { EventLog } from "../contracts/event-log.js";
import type { Logger } from "../contracts/logger.js";
import type { Position } from "../contracts/position.js";
import type { User } from "../contracts/user-context.js";
import { positionOf } from "../log/position-of.js";
import { Few } from "../collections/few.js";

/** What a sequencer delivers to: a live connection. */
export interface Follower {
  /**
   * In order, each entry once. `at` is its position, without the entry's payload. `share` is the same for all followers of
   * one entry; absent when there is one.
   */
  deliver(entry: Entry, at: Position, share?: Map<unknown, unknown>): void;
  /** The log was lost: go on from `position`. */
  reset(position: Position, reason: string): void;
  /** Entries between the follower's place and the oldest retained one are gone. */
  lost(): void;
}

export interface SequencerOptions {
  readonly user: User;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where the log stood after the node began to listen. */
  readonly head: Position;
}

const PAGE = 256;

/** An entry older than this is not taken from a hint: to put a log back takes at least as long. */
const LATE_MS = 5000;

/**
 * The per-user, per-node order keeper. Every entry - own append, hint, reconciliation - goes through here, whatever the order
 * it comes in; followers see each once, in order, or are told that they cannot.
 */
export class Sequencer {
  /** Followers that are level with `cursor`; those still catching up wait elsewhere. */
  readonly live = new Few<Follower>();
  /** Everybody who must hear of a reset. */
  readonly followers = new Few<Follower>();
  readonly #user: User;
  readonly #log: EventLog;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #cursor: Position;
  #wanted = 0;
  #filling = false;
  #verifying: Promise<void> | undefined;

  constructor({ user, log, logger, clock, head }: SequencerOptions) {
    this.#user = user;
    this.#log = log;
    this.#logger = logger;
    this.#clock = clock;
    this.#cursor = head;
  }

  /** What this node has delivered so far. */
  get cursor(): Position {
    return this.#cursor;
  }

  /** What the log answered, to a read or to an append of this node. */
  offer(entry: Entry): void {
    if (this.#isNext(entry) && entry.time >= this.#cursor.time) this.#deliver(entry);
    else this.#lookUpTo(entry);
  }

  /** What another node says is in the log. One that comes late may be of a log that was put back since: that one is read. */
  hear(entry: Entry): void {
    if (this.#clock.now() - entry.time <= LATE_MS) this.offer(entry);
    else this.#lookUpTo(entry);
  }

  /** What the log's head is said to be; heals lost hints, and notices a log that went back. */
  reconcile(head: Position): void {
    if (head.offset < this.#cursor.offset) this.#background(this.verify());
    else this.#lookUpTo(head);
  }

  #lookUpTo(place: Position): void {
    if (this.#contradicts(place)) this.#background(this.verify());
    else if (place.offset > this.#cursor.offset) this.#want(place.offset);
  }

  /** Of another epoch, not what was delivered there, or younger than what came after it: one of the two is not in the log. */
  #contradicts({ epoch, offset, time }: Position): boolean {
    const { cursor } = this;
    if (epoch !== cursor.epoch) return true;
    return offset === cursor.offset ? time !== cursor.time : offset < cursor.offset && time > cursor.time;
  }

  #deliver(entry: Entry): void {
    const at = positionOf(entry);
    this.#cursor = at;
    if (this.live.size === 0) return;
    const share = this.live.size > 1 ? new Map<unknown, unknown>() : undefined;
    for (const follower of this.live) {
      try {
        follower.deliver(entry, at, share);
      } catch (error) {
        this.#logger.error({ error }, "an entry could not be written for a connection; it has to come back for it");
        follower.lost();
      }
    }
  }

  #want(offset: number): void {
    this.#wanted = Math.max(this.#wanted, offset);
    if (this.#filling) return;
    this.#filling = true;
    this.#background(
      this.#fill().finally(() => {
        this.#filling = false;
      }),
    );
  }

  /** Reads what is missing from the log: once at a time, however many offers lie above the cursor. */
  async #fill(): Promise<void> {
    while (this.#wanted > this.#cursor.offset) {
      const after = this.#cursor;
      const wanted = this.#wanted;
      const page = await this.#log.read(this.#user, { after, limit: PAGE });
      if (page.status === "epoch_changed") return this.#diverged(after, page.head);
      if (page.status === "trimmed" && after === this.#cursor) this.#skipTo(page.head);
      if (page.status === "trimmed") continue;
      for (const entry of page.entries) {
        if (this.#isNext(entry)) this.#deliver(entry);
        else if (this.#contradicts(entry)) {
          await this.verify();
          break;
        }
      }
      if (page.entries.length === 0 && this.#wanted === wanted) this.#wanted = 0;
    }
  }

  #isNext(entry: Entry): boolean {
    return entry.epoch === this.#cursor.epoch && entry.offset === this.#cursor.offset + 1;
  }

  /** This node fell behind retention: whoever was level has missed entries that nobody has any more. */
  #skipTo(head: Position): void {
    this.#cursor = head;
    for (const follower of this.live) follower.lost();
  }

  /** Asks the log whether what was delivered is still in it; if it is not, everybody starts over in a new epoch. */
  verify(): Promise<void> {
    this.#verifying ??= this.#compare().finally(() => {
      this.#verifying = undefined;
    });
    return this.#verifying;
  }

  async #compare(): Promise<void> {
    const delivered = this.#cursor;
    const page = await this.#log.read(this.#user, { after: delivered, limit: 1 });
    if (page.status === "ok") {
      if (page.head.offset > delivered.offset) this.#want(page.head.offset);
    } else if (page.status === "epoch_changed") {
      await this.#diverged(delivered, page.head);
    } else if (delivered === this.#cursor) {
      this.#skipTo(page.head);
    }
  }

  /** `delivered` went out and is not in the log, whatever has been delivered after it: the log is the truth. */
  async #diverged(delivered: Position, head: Position): Promise<void> {
    if (delivered.epoch !== this.#cursor.epoch) return;
    const wentBack = head.epoch === delivered.epoch;
    const start = wentBack ? await this.#log.changeEpoch(this.#user, delivered.epoch) : head;
    if (delivered.epoch !== this.#cursor.epoch) return;
    this.#cursor = start;
    this.#wanted = 0;
    for (const follower of this.followers) follower.reset(start, "epoch_changed");
    this.reconcile(await this.#log.head(this.#user));
  }

  #background(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#logger.warn({ error }, "a sequencer could not read its log; the next reconciliation tries again");
    });
  }
}
