import type { RunningDemo } from "./start-demo.js";

type Log = Awaited<ReturnType<RunningDemo["log"]>>;

/** The assistant's answers as the log has them. */
export function answersIn(log: Log): string[] {
  return log
    .filter(({ type }) => type === "message_completed")
    .map(({ payload }) => payload as { readonly role: string; readonly content: string })
    .filter(({ role }) => role === "assistant")
    .map(({ content }) => content);
}

/** The text that the deltas make, in the order of the log. */
export function deltasIn(log: Log): string {
  return log
    .filter(({ type }) => type === "message_delta")
    .map(({ payload }) => (payload as { readonly delta: string }).delta)
    .join("");
}
