/** What statements are given: everything else is made of these. */
export type SqlValue = string | number | boolean | null;

/** A row by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement; without values the text may hold several. */
export type RunSql = (text: string, values?: readonly SqlValue[]) => Promise<readonly Row[]>;

/** A connection that listens, until `lost` or `close`. */
export interface ListeningSession {
  readonly run: RunSql;
  close(): Promise<void>;
}

export interface ListeningEars {
  heard(payload: string): void;
  /** The connection is gone, and with it what was said meanwhile. At most once. */
  lost(cause: unknown): void;
}

/**
 * All the engine needs of PostgreSQL. From `fromPg` or `fromPglite`. Whatever is called rejects with a `DatabaseFailure`.
 */
export interface PostgresDatabase {
  /** `process`: the database lives in this process and nobody else sees it. */
  readonly scope: "process" | "cluster";
  /** One statement in a transaction of its own, on whichever connection. MUST NOT rely on what an earlier one did to its session. */
  readonly run: RunSql;
  /** All on one connection and in one transaction. */
  transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T>;
  /** Listens on a connection of its own, past any pooler. Resolves when effective. */
  listen(channel: string, ears: ListeningEars): Promise<ListeningSession>;
}
