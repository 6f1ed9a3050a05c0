import type { Entry } from "../contracts/event.js";
import { entryBytes } from "./entry-bytes.js";

export interface PageBounds {
  readonly limit: number;
  readonly maxBytes: number;
  /** Entries of other threads are passed over. */
  readonly threadId?: string | undefined;
}

/** Takes entries until a bound is reached; at least one, however large, so that a reader always gets on. */
export function collectPage(entries: Iterable<Entry>, bounds: PageBounds): { entries: Entry[]; more: boolean } {
  const page: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (bounds.threadId !== undefined && entry.threadId !== bounds.threadId) continue;
    bytes += entryBytes(entry);
    if (page.length >= bounds.limit || (page.length > 0 && bytes > bounds.maxBytes))
      return { entries: page, more: true };
    page.push(entry);
  }
  return { entries: page, more: false };
}
