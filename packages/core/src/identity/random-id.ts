import { randomUUID } from "node:crypto";

/** A UUID. Taken apart and joined, because the text that `randomUUID` puts together keeps its twenty parts. */
export function randomId(): string {
  return randomUUID().split("-").join("-");
}
