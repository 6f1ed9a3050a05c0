/** What every server of the bench sends: 215 bytes of JSON, give or take the digits of its numbers. */
export interface BenchEvent {
  readonly type: string;
  readonly threadId: string;
  readonly runId: string;
  readonly payload: {
    /** Rises by 1 with each event of a user. */
    readonly n: number;
    /** When it was sent, us since the start of the recording; 0 when nobody records. */
    readonly at: number;
    readonly messageId: string;
    readonly delta: string;
  };
}

const DELTA = "the quick brown fox jumps over the lazy dog, and then over it again, ";

export function createEvent(n: number, at: number): BenchEvent {
  return {
    type: "answer_delta",
    threadId: "thread-7f3a9c21",
    runId: "run-5b8e0d44",
    payload: { n, at, messageId: "message-c04d17e9", delta: `${DELTA}${n % 10}` },
  };
}
