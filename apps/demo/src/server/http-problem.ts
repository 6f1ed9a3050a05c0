/** A request that is answered with an error. The message is for the person at the page. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly code: string;
  /** When it is worth trying again, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, options: { readonly message: string; readonly retryAfterMs?: number }) {
    super(options.message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
