import type { Entry, EventInput } from "@isowire/core/contracts";
import { createEntry } from "@isowire/core/contracts";
import type { RedisReply } from "./redis-port.js";
import { toSortKey } from "./sort-key.js";

/** What stands beside the payload, as the inside of a JSON array: type, thread, run. */
export function headOf({ type, threadId, runId }: EventInput): string {
  return `${JSON.stringify(type)},${JSON.stringify(threadId ?? null)},${JSON.stringify(runId ?? null)}`;
}

/** Names a thread in the index: the length says where the name ends, whatever follows. Nothing for an event of no thread. */
export function threadKey(threadId: string | undefined): string {
  if (threadId === undefined) return "";
  const key = toSortKey(threadId);
  return `${String(key.length)}:${key}`;
}

type Head = readonly [type: string, threadId: string | null, runId: string | null];

/** Entries as scripts answer them: offset, time, head, payload of each. */
export function entriesOf(epoch: string, values: readonly RedisReply[]): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < values.length; at += 4) {
    const [offset, time, head, payloadJson] = values.slice(at, at + 4).map(String) as [string, string, string, string];
    const [type, threadId, runId] = JSON.parse(`[${head}]`) as Head;
    entries.push(
      createEntry({
        epoch,
        offset: Number(offset),
        time: Number(time),
        type,
        threadId: threadId ?? undefined,
        runId: runId ?? undefined,
        payloadJson,
      }),
    );
  }
  return entries;
}
