import type { Clock } from "@isowire/core/contracts";

export interface InTimeOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** What `authenticate` answers, or a rejection when it takes longer than it may; an answer that is there has no deadline. */
export async function inTime<T>(ask: () => T | Promise<T>, { timeoutMs, clock }: InTimeOptions): Promise<T> {
  const answer = ask();
  if (typeof (answer as Partial<PromiseLike<T>> | undefined)?.then !== "function") return answer;
  let timer: Disposable | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = clock.after(timeoutMs, () => reject(new Error(`authenticate gave no answer within ${timeoutMs} ms`)));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer?.[Symbol.dispose]();
  }
}
