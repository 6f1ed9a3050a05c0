import type { Check } from "./report.js";

/** What a check answers; its name comes from whoever asks. */
export type Finding = Omit<Check, "name">;

export function pass(seen: string): Finding {
  return { status: "pass", seen };
}

export function warn(seen: string, advice: string): Finding {
  return { status: "warn", seen, advice };
}

export function fail(seen: string, advice: string): Finding {
  return { status: "fail", seen, advice };
}

/** It could not be looked at. */
export function unknown(reason: string, advice?: string): Finding {
  return { status: "unknown", seen: reason, ...(advice === undefined ? {} : { advice }) };
}
