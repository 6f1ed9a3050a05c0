/** How much of each user's log is kept; the first bound reached wins. The log is a recovery window, not a message store. */
export interface Retention {
  /** @defaultValue 24 h (memory engine: 1 h) */
  readonly maxAgeMs: number;
  /** @defaultValue 10,000 */
  readonly maxEntries: number;
  /** UTF-8 size of type and payload. @defaultValue 8 MiB (memory engine: 4 MiB) */
  readonly maxBytes: number;
}
