import type { Clock } from "@isowire/core/contracts";

/** Did not answer in time. */
export const UNANSWERED = Symbol("unanswered");

/** What was answered; `UNANSWERED` after `ms`, and whatever comes later is for whoever holds the promise. */
export async function answerWithin<T>(clock: Clock, ms: number, answer: Promise<T>): Promise<T | typeof UNANSWERED> {
  let timer: Disposable | undefined;
  const late = new Promise<typeof UNANSWERED>((resolve) => {
    timer = clock.after(ms, () => resolve(UNANSWERED));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer?.[Symbol.dispose]();
  }
}
