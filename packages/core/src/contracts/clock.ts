/** Time as the product sees it, so that a test can hold it still. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Calls back once after `ms`; never keeps the process alive. Disposing it first means it never calls. */
  after(ms: number, callback: () => void): Disposable;
}
