/** Something is missing that a check needs: it is `unknown`, not failed. The message is the reason. */
export class CannotRun extends Error {
  readonly advice: string | undefined;

  /** @param cause - what is wrong, for the one section that reports it as a failure */
  constructor(reason: string, advice?: string, cause?: unknown) {
    super(reason, { cause });
    this.name = "CannotRun";
    this.advice = advice;
  }
}
