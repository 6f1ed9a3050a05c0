import type { Appending, AppendResult } from "../contracts/event-log.js";

/** The answer of an append that took effect within the call: who asks the promise itself need not wait for a turn. */
export function settled(result: AppendResult): Appending {
  const appending: Promise<AppendResult> & { settled?: AppendResult } = Promise.resolve(result);
  appending.settled = result;
  return appending;
}
