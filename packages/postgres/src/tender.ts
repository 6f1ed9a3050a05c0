import { Background } from "./background.js";
import { rowsToRanges, type OffsetRange } from "./offset-range.js";
import type { PostgresStore } from "./postgres-store.js";

/** Rows and users that one statement takes on: each is over in milliseconds and holds few locks. */
const ROWS_A_CALL = 1000;
const USERS_A_CALL = 200;
/** Of one turn; what is left waits for the next one, so that other nodes have theirs. */
const CALLS_A_TURN = 1000;

/** Removes what runs out, bit by bit, whoever wrote it: every node does, and passes over what another has in hand. */
export class Tender {
  readonly #store: PostgresStore;
  readonly #took: (ranges: readonly OffsetRange[]) => void;
  readonly #over = new Set<string>();
  readonly #work: Background;
  #isDue = false;
  #timer: Disposable | undefined;

  constructor(store: PostgresStore, took: (ranges: readonly OffsetRange[]) => void) {
    this.#store = store;
    this.#took = took;
    this.#work = new Background(
      () => this.#tend(),
      (error) => store.logger.warn({ error }, "unable to remove what ran out; the next turn goes on with it"),
    );
  }

  /** From now on at a tenth of the retention, at least every minute. */
  start(): void {
    this.#timer?.[Symbol.dispose]();
    const { clock, retention } = this.#store;
    this.#timer = clock.after(Math.min(60_000, Math.max(1000, retention.maxAgeMs / 10)), () => {
      this.#isDue = true;
      this.#work.soon();
      this.start();
    });
  }

  /** More is held of these users than retention allows. */
  isOver(userKeys: readonly string[]): void {
    for (const userKey of userKeys) this.#over.add(userKey);
    this.#work.soon();
  }

  async close(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    await this.#work.idle();
  }

  async #tend(): Promise<void> {
    if (this.#over.size > 0) {
      const users = JSON.stringify([...this.#over].map((k) => ({ k })));
      this.#over.clear();
      await this.#repeat("tend_logs", () => [users, this.#store.at, ...this.#store.bounds, ROWS_A_CALL]);
    }
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#took(rowsToRanges(await this.#store.finish("drain", [null, null, this.#store.at])));
    await this.#repeat("tend_logs", () => [null, this.#store.at, ...this.#store.bounds, ROWS_A_CALL]);
    await this.#repeat("tend_expired", () => [this.#store.at, ROWS_A_CALL]);
    await this.#repeat("tend_idle", () => [this.#store.at, this.#store.bounds[0], USERS_A_CALL]);
  }

  /** Calls until there is no more to do. */
  async #repeat(name: string, values: () => readonly (string | number | null)[]): Promise<void> {
    for (let calls = 0; calls < CALLS_A_TURN && !this.#store.isClosed; calls += 1) {
      const [row] = await this.#store.finish(name, values());
      if (row?.[name] !== true) return;
    }
  }
}
