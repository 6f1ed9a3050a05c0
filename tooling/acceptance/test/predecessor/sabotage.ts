/** One line of the product, changed so that the promise a test keeps is broken. */
export interface Sabotage {
  /** The beginning of the test's name, up to its colon. */
  readonly test: string;
  /** Of one of the two runs alone: the other does not pass by that line. */
  readonly door?: "new" | "old";
  /** Below `packages/`. */
  readonly file: string;
  /** A part of one line of that file, found there once. */
  readonly line: string;
  readonly becomes: string;
  /** How the test fails. */
  readonly seen: string;
}
