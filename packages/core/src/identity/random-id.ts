import { randomUUID } from "node:crypto";

/** A UUID, with `separator` between its five groups. Taken apart and joined, because the text that `randomUUID` puts together keeps its twenty parts. */
export function randomId(separator = "-"): string {
  return randomUUID().split("-").join(separator);
}
