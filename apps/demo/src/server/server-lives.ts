/** What can be started again: it has an end of its own. */
export interface Mortal {
  drain(): Promise<void>;
}

export interface ServerLivesOptions<T extends Mortal> {
  /** Starts the first one, or the next when the one before has come to its end. */
  readonly start: (before?: T) => Promise<T>;
  readonly onError: (error: unknown) => void;
}

/** When it is worth asking again during a restart, ms: runs have as long to end. */
export const WAIT_FOR_RESTART_MS = 3_000;
/** The answer to whoever asked for a restart is on its way before it begins, ms. */
const ANSWER_FIRST_MS = 50;

/** The server that runs now, and its successors: one at a time, each after the end of the one before. */
export class ServerLives<T extends Mortal> {
  #current: T | undefined;
  #restarts = 0;
  #underWay: Promise<void> | undefined;
  #isOver = false;
  readonly #options: ServerLivesOptions<T>;

  constructor(options: ServerLivesOptions<T>) {
    this.#options = options;
  }

  /** @throws Error before the first one has begun */
  get current(): T {
    if (this.#current === undefined) throw new Error("unable to answer; no server has been started yet");
    return this.#current;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get isRestarting(): boolean {
    return this.#underWay !== undefined;
  }

  /** Starts the first one. */
  async begin(): Promise<T> {
    this.#current = await this.#options.start();
    return this.#current;
  }

  /** Drains what runs and starts the next. Asked again meanwhile, nothing more happens. */
  restart(): void {
    this.#underWay ??= this.#restart()
      .catch(this.#options.onError)
      .finally(() => (this.#underWay = undefined));
  }

  /** Ends what runs, for good; a restart that is under way comes to its end first. */
  async drain(): Promise<void> {
    this.#isOver = true;
    await this.#underWay;
    await this.current.drain();
  }

  async #restart(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ANSWER_FIRST_MS));
    if (this.#isOver) return;
    const before = this.current;
    await before.drain();
    this.#current = await this.#options.start(before);
    this.#restarts += 1;
  }
}
