/** One line of the product, changed so that the promise a test keeps is broken. */
export interface Sabotage {
  /** The beginning of the test's name, up to its colon. */
  readonly test: string;
  /** Below `packages/`. */
  readonly file: string;
  /** A part of one line of that file, found there once. */
  readonly line: string;
  readonly becomes: string;
  /** How the test fails. */
  readonly seen: string;
}
