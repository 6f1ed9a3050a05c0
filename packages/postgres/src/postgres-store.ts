import type { Clock, Logger, Retention } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { callError } from "./call-error.js";
import type { PostgresDatabase, Row, SqlValue } from "./database.js";
import { DatabaseFailure } from "./database-failure.js";

/** 24 hours, 10,000 entries, 8 MiB a user. */
const POSTGRES_RETENTION: Retention = { maxAgeMs: 86_400_000, maxEntries: 10_000, maxBytes: 8_388_608 };

export interface PostgresStoreOptions {
  readonly database: PostgresDatabase;
  readonly schema: string;
  readonly clock: Clock;
  /** The time is the server's; otherwise it is the clock's, and told with every call. */
  readonly serverTime: boolean;
  readonly lockTimeoutMs: number;
  readonly logger: Logger;
}

/** A call that only looks: it may be made once more on another connection. */
type CallKind = "looks" | "writes";

/** The functions of the schema, and what all parts of an engine share. */
export class PostgresStore {
  readonly database: PostgresDatabase;
  readonly schema: string;
  readonly clock: Clock;
  readonly lockTimeoutMs: number;
  readonly logger: Logger;
  retention: Retention = POSTGRES_RETENTION;
  readonly #serverTime: boolean;
  #closed = false;

  constructor(options: PostgresStoreOptions) {
    this.database = options.database;
    this.schema = options.schema;
    this.clock = options.clock;
    this.lockTimeoutMs = options.lockTimeoutMs;
    this.logger = options.logger;
    this.#serverTime = options.serverTime;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** What functions take as the time; null: the server's. */
  get at(): number | null {
    return this.#serverTime ? null : this.clock.now();
  }

  /** What functions take as the bounds of retention. */
  get bounds(): readonly [maxAgeMs: number, maxEntries: number, maxBytes: number] {
    const { maxAgeMs, maxEntries, maxBytes } = this.retention;
    return [Math.round(maxAgeMs), maxEntries, maxBytes];
  }

  /** @throws IsowireError `ERR_CLOSED` */
  assertOpen(): void {
    if (this.#closed) throw new IsowireError("ERR_CLOSED", { message: "unable to use the engine; it was closed" });
  }

  close(): void {
    this.#closed = true;
  }

  /** The text of a call of one of the schema's functions. */
  textOf(name: string, values: readonly SqlValue[]): string {
    return `select * from "${this.schema}".${name}(${values.map((_, index) => `$${String(index + 1)}`).join(", ")})`;
  }

  /** @throws IsowireError `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_PAYLOAD` */
  async call(name: string, values: readonly SqlValue[], kind: CallKind = "writes"): Promise<readonly Row[]> {
    this.assertOpen();
    return this.finish(name, values, kind);
  }

  /** The same for work that was begun before the engine was closed. */
  async finish(name: string, values: readonly SqlValue[], kind: CallKind = "writes"): Promise<readonly Row[]> {
    const text = this.textOf(name, values);
    try {
      return await this.database.run(text, values);
    } catch (failure) {
      if (kind === "writes" || !isLost(failure)) throw callError(failure, name);
    }
    // A pool may hold connections that a restart of the server has ended.
    return this.database.run(text, values).catch((failure: unknown) => {
      throw callError(failure, name);
    });
  }
}

function isLost(failure: unknown): boolean {
  return failure instanceof DatabaseFailure && failure.outcome === "unknown";
}
