import type { Entry } from "../contracts/event.js";
import type { OutboundEntry } from "../contracts/message-codec.js";
import { createEntry } from "../log/create-entry.js";

const DELTA = "message_delta";

interface Delta {
  readonly messageId: string;
  readonly delta: string;
}

/** Neighbours that become one entry. */
interface Group {
  readonly first: Entry;
  last: Entry;
  readonly messageId: string;
  readonly texts: string[];
}

/**
 * Feature `merge` of PROTOCOL.md: neighbouring `message_delta` entries of one message as one entry that says where it
 * begins. Nothing else is touched, nothing changes places, and the texts joined are those of the log, character for
 * character.
 *
 * @param after - entries up to this offset stay as they are: the client may have their text already.
 */
export function mergeDeltas(entries: readonly Entry[], after = 0): OutboundEntry[] {
  const merged: OutboundEntry[] = [];
  let group: Group | undefined;
  for (const entry of entries) {
    const delta = entry.offset > after ? deltaOf(entry) : undefined;
    if (group !== undefined && delta !== undefined && belongs(group, entry, delta)) {
      group.last = entry;
      group.texts.push(delta.delta);
      continue;
    }
    if (group !== undefined) merged.push(joined(group));
    group = delta && { first: entry, last: entry, messageId: delta.messageId, texts: [delta.delta] };
    if (group === undefined) merged.push(entry);
  }
  if (group !== undefined) merged.push(joined(group));
  return merged;
}

function belongs({ last, messageId }: Group, entry: Entry, delta: Delta): boolean {
  return (
    entry.offset === last.offset + 1 &&
    entry.epoch === last.epoch &&
    delta.messageId === messageId &&
    entry.runId === last.runId &&
    entry.threadId === last.threadId
  );
}

function joined({ first, last, messageId, texts }: Group): OutboundEntry {
  if (first === last) return first;
  const { epoch, offset, time, type, threadId, runId } = last;
  const payloadJson = JSON.stringify({ messageId, delta: texts.join("") });
  const entry = createEntry({ epoch, offset, time, type, threadId, runId, payloadJson });
  return Object.assign(entry, { from: first.offset });
}

/** Undefined for anything that is more, or other, than a piece of a message's text. */
function deltaOf(entry: Entry): Delta | undefined {
  if (entry.type !== DELTA) return undefined;
  const { payload } = entry;
  if (typeof payload !== "object" || payload === null || Object.keys(payload).length !== 2) return undefined;
  const { messageId, delta } = payload as Partial<Record<keyof Delta, unknown>>;
  return typeof messageId === "string" && typeof delta === "string" ? { messageId, delta } : undefined;
}
