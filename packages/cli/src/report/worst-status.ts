import type { Status } from "./report.js";

/** From good to bad. */
export const STATUSES: readonly Status[] = ["pass", "warn", "unknown", "fail"];

/** The worst of them; of nothing, `unknown`: what did not run has not passed. */
export function worstStatus(statuses: readonly Status[]): Status {
  const worst = Math.max(...statuses.map((status) => STATUSES.indexOf(status)));
  return STATUSES[worst] ?? "unknown";
}
