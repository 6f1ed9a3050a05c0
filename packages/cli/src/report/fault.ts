/** Something is broken, and what to do about it is known. The message is what was seen. */
export class Fault extends Error {
  readonly advice: string;

  constructor(seen: string, advice: string, cause?: unknown) {
    super(seen, { cause });
    this.name = "Fault";
    this.advice = advice;
  }
}
