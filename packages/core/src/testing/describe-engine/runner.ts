/** What a matcher of the caller's test runner is used for. Vitest's, Jest's and Node's with `expect` all have it. */
export interface Expectation {
  readonly not: Expectation;
  toBe(expected: unknown): unknown;
  toEqual(expected: unknown): unknown;
  toBeGreaterThan(bound: number): unknown;
  toBeGreaterThanOrEqual(bound: number): unknown;
  toBeLessThanOrEqual(bound: number): unknown;
  toMatch(pattern: RegExp): unknown;
}

export type Expect = (value: unknown, message?: string) => Expectation;

/** The caller's test runner, passed in so that every package can run the suite without a cycle. */
export interface Runner {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly test: (title: string, body: () => Promise<void>) => unknown;
  readonly expect: Expect;
}
