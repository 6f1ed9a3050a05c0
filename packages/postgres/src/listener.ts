import { IsowireError } from "@isowire/core/protocol";
import { callError } from "./call-error.js";
import type { ListeningSession } from "./database.js";
import { failureOf } from "./database-failure.js";
import type { PostgresStore } from "./postgres-store.js";

/** How often a node says that it is alive; others count on it for a minute. */
const BEAT_MS = 15_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

export interface ListenerEars {
  heard(payload: string): void;
  /** The listener was away: whatever was said meanwhile was missed. */
  returned(): void;
  /** The server's time, and when it was asked and answered, all ms since 1970. */
  told(serverMs: number, askedAt: number, answeredAt: number): void;
}

/**
 * This node's ear: a connection that listens, which the other nodes know of, and which is made anew when it breaks. Opened
 * when somebody first wants to hear.
 */
export class Listener {
  readonly #store: PostgresStore;
  readonly #nodeId: string;
  readonly #ears: ListenerEars;
  #session: ListeningSession | undefined;
  #opening: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #wasOpen = false;
  #isClosed = false;

  constructor(store: PostgresStore, nodeId: string, ears: ListenerEars) {
    this.#store = store;
    this.#nodeId = nodeId;
    this.#ears = ears;
  }

  /**
   * Resolves when this node hears everything.
   *
   * @throws IsowireError `ERR_UNAVAILABLE`; it goes on trying. `ERR_CLOSED`
   */
  async open(): Promise<void> {
    this.#store.assertOpen();
    if (this.#session !== undefined) return;
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // Who waits for it is told there.
    await this.#opening?.catch(() => undefined);
    clearTimeout(this.#timer);
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    const values = [this.#nodeId];
    await session.run(this.#store.textOf("retire", values), values).catch((error: unknown) => this.#warn(error));
    await session.close();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.#session = await this.#listen();
    } catch (error) {
      this.#retry();
      throw callError(error, "listen");
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#later(BEAT_MS, () => void this.#beatOn());
    if (this.#wasOpen) this.#ears.returned();
    this.#wasOpen = true;
  }

  async #listen(): Promise<ListeningSession> {
    // It may be lost before it is in hand.
    const inHand: { session?: ListeningSession } = {};
    let lost: { readonly cause: unknown } | undefined;
    const session = await this.#store.database.listen(this.#store.schema, {
      heard: (payload) => this.#ears.heard(payload),
      lost: (cause) => {
        lost = { cause };
        if (inHand.session !== undefined && this.#session === inHand.session) this.#lose(inHand.session, cause);
      },
    });
    inHand.session = session;
    try {
      await this.#beat(session);
      if (lost !== undefined) throw failureOf(lost.cause);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async #beat(session: ListeningSession): Promise<void> {
    const values = [this.#nodeId];
    const askedAt = Date.now();
    const [row] = await session.run(this.#store.textOf("enlist", values), values);
    this.#ears.told(Number(row?.["enlist"]), askedAt, Date.now());
  }

  async #beatOn(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    try {
      await this.#beat(session);
      if (this.#session === session) this.#later(BEAT_MS, () => void this.#beatOn());
    } catch (error) {
      if (this.#session === session) this.#lose(session, error);
    }
  }

  /** Lets go of it, too: a pool keeps the place of a client that is not given back. */
  #lose(session: ListeningSession, cause: unknown): void {
    this.#session = undefined;
    this.#warn(cause);
    session.close().catch((failure: unknown) => this.#warn(failure));
    this.#retry();
  }

  #retry(): void {
    if (this.#isClosed) return;
    this.#later(this.#pauseMs, () => {
      this.open().catch((error: unknown) => this.#warn(error));
    });
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #later(ms: number, callback: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(callback, ms);
    this.#timer.unref();
  }

  #warn(error: unknown): void {
    const cause = IsowireError.isInstance(error) ? error.cause : error;
    this.#store.logger.warn({ error: cause }, "the connection that listens to PostgreSQL broke; it is made anew");
  }
}
