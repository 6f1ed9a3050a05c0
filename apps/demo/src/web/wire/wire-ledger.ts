import type { Client, ClientEvent } from "@isowire/client";
import { Observable } from "../observable.js";

/** What this page has received over its wire, counted from the events themselves. */
export interface WireRecord {
  /** Offset of the first and the last event; 0 before there is one. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Offsets that were skipped. */
  readonly missing: number;
  /** Events that came a second time. */
  readonly repeated: number;
  /** How often the wire was taken up again where it had been cut. */
  readonly recoveries: number;
  /** Events that had waited in the log, at the last recovery. */
  readonly waited: number;
}

const NOTHING: WireRecord = { first: 0, last: 0, count: 0, missing: 0, repeated: 0, recoveries: 0, waited: 0 };

/**
 * Keeps account of the offsets that arrive, independently of the store that builds the screen from them: a gap or a
 * duplicate would show here.
 */
export function createWireLedger(client: Client): Observable<WireRecord> {
  const record = new Observable(NOTHING);
  let welcomedAt = 0;
  client.on("isowire:welcome", ({ resume, time }) => {
    welcomedAt = time;
    const { recoveries, ...before } = record.get();
    if (resume === "recovered") record.set({ ...before, recoveries: recoveries + 1, waited: 0 });
    // The log was lost, or is longer than what is kept of it: counting starts over.
    else record.set({ ...NOTHING, recoveries });
  });
  client.on("isowire:reset", () => record.set({ ...NOTHING, recoveries: record.get().recoveries }));
  client.on("*", (event) => record.set(counted(record.get(), event, welcomedAt)));
  return record;
}

function counted(record: WireRecord, { offset, time }: ClientEvent, welcomedAt: number): WireRecord {
  const { first, last, count } = record;
  if (count > 0 && offset <= last) return { ...record, repeated: record.repeated + 1 };
  const skipped = count === 0 ? 0 : offset - last - 1;
  const waited = record.recoveries > 0 && time < welcomedAt ? 1 : 0;
  return {
    ...record,
    first: count === 0 ? offset : first,
    last: offset,
    count: count + 1,
    missing: record.missing + skipped,
    waited: record.waited + waited,
  };
}
