/** Where in a user's log. */
export interface Position {
  /** Names one life of the log: `[A-Za-z0-9_-]{8,32}`, new each time the log is created. */
  readonly epoch: string;
  /** Rises by exactly 1 from 1. An empty log stands at 0. */
  readonly offset: number;
  /** Log time (ms since 1970) of the entry at `offset`; at offset 0 the time the log was created. */
  readonly time: number;
}
