import type { RunRecord, SteeringInput } from "./run-record.js";

/** How much of what was taken is kept for another attempt, UTF-16 units: the record has to hold more than that. */
const KEPT_UNITS = 65_536;
/** What an input takes beside its content. */
const FRAME_UNITS = 128;

/**
 * The record once its agent has taken the inputs up to `through`. They make room for others; a resumable run keeps the newest
 * of them until its next checkpoint, because an attempt that begins before it has not had them.
 */
export function withInputsTaken(record: RunRecord, through: number): RunRecord {
  if (record.resumable !== true) return { ...record, inputs: inputsAfter(record, through) };
  let units = 0;
  const isKept = (input: SteeringInput): boolean => {
    if (input.seq <= through) units += input.content.length + FRAME_UNITS;
    return input.seq > through || units <= KEPT_UNITS;
  };
  const inputs = [...record.inputs].reverse().filter(isKept).reverse();
  return { ...record, takenThrough: through, inputs };
}

export function inputsAfter(record: RunRecord, through: number): readonly SteeringInput[] {
  return record.inputs.filter((input) => input.seq > through);
}
