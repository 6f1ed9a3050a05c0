import type { Entry } from "../contracts/event.js";
import { entryBytes } from "../log/entry-bytes.js";
import { createEntry } from "../log/create-entry.js";

/** What many entries of a run have in common: kept once. */
interface Label {
  readonly type: string;
  readonly threadId: string | undefined;
  readonly runId: string | undefined;
}

/** Of a record: time (float 64), size (uint 32), characters (uint 32), label (uint 32), whether its text takes two bytes a character. */
const TIME = 0;
const SIZE = 8;
const LENGTH = 12;
const LABEL = 16;
const WIDE = 20;
const HEAD_BYTES = 21;

/** How many of the newest labels are looked at before one more is kept. */
const NEWEST_LABELS = 8;

/** The room that an entry takes in a chunk; `size` is what it counts for. */
export function roomFor(entry: Entry, size = entryBytes(entry)): number {
  return HEAD_BYTES + entry.payloadJson.length * (isWide(entry, size) ? 2 : 1);
}

/** ASCII is the same in every encoding; whatever else there is, half a character among it, survives in UTF-16 alone. */
function isWide({ type, payloadJson }: Entry, size: number): boolean {
  return size !== payloadJson.length + type.length;
}

/**
 * Some entries of one log, one after the other, as bytes outside of the JavaScript heap: what stays for an hour is then nothing
 * that a garbage collector copies or looks at.
 */
export class TextChunk {
  /** Of the first entry in it. */
  readonly firstOffset: number;
  readonly #bytes: Buffer;
  #used = 0;
  // Made with their first element, as long as they are: an array that is pushed to takes room for seventeen.
  #places: number[] | undefined;
  #labels: Label[] | undefined;

  constructor(firstOffset: number, capacity: number) {
    this.firstOffset = firstOffset;
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Of the entry after its last. */
  get nextOffset(): number {
    return this.firstOffset + (this.#places?.length ?? 0);
  }

  /** What the entry counts for; undefined when there is no room for it. */
  push(entry: Entry): number | undefined {
    const { payloadJson } = entry;
    const size = entryBytes(entry);
    const wide = isWide(entry, size);
    const bytes = this.#bytes;
    const place = this.#used;
    const end = place + roomFor(entry, size);
    if (end > bytes.length) return undefined;
    bytes.writeDoubleLE(entry.time, place + TIME);
    bytes.writeUInt32LE(size, place + SIZE);
    bytes.writeUInt32LE(payloadJson.length, place + LENGTH);
    bytes.writeUInt32LE(this.#labelOf(entry), place + LABEL);
    bytes.writeUInt8(wide ? 1 : 0, place + WIDE);
    bytes.write(payloadJson, place + HEAD_BYTES, wide ? "utf16le" : "latin1");
    this.#used = end;
    if (this.#places === undefined) this.#places = [place];
    else this.#places.push(place);
    return size;
  }

  time(offset: number): number {
    return this.#bytes.readDoubleLE(this.#place(offset) + TIME);
  }

  /** What the entry counts for. */
  size(offset: number): number {
    return this.#bytes.readUInt32LE(this.#place(offset) + SIZE);
  }

  /** Without making the entry. */
  threadId(offset: number): string | undefined {
    return this.#label(this.#place(offset)).threadId;
  }

  entry(offset: number, epoch: string): Entry {
    const bytes = this.#bytes;
    const place = this.#place(offset);
    const label = this.#label(place);
    const start = place + HEAD_BYTES;
    const length = bytes.readUInt32LE(place + LENGTH);
    const wide = bytes.readUInt8(place + WIDE) === 1;
    const payloadJson = wide
      ? bytes.toString("utf16le", start, start + length * 2)
      : bytes.toString("latin1", start, start + length);
    return createEntry({ epoch, offset, time: bytes.readDoubleLE(place + TIME), ...label, payloadJson });
  }

  /** Forgets its last entry. */
  pop(): void {
    this.#used = this.#places?.pop() ?? 0;
  }

  #place(offset: number): number {
    const place = this.#places?.[offset - this.firstOffset];
    if (place === undefined) throw new RangeError(`the memory log has no entry at ${String(offset)} in this chunk`);
    return place;
  }

  #label(place: number): Label {
    const label = this.#labels?.[this.#bytes.readUInt32LE(place + LABEL)];
    if (label === undefined) throw new Error("an entry of the memory log has no label");
    return label;
  }

  #labelOf({ type, threadId, runId }: Entry): number {
    const labels = this.#labels;
    if (labels === undefined) {
      this.#labels = [{ type, threadId, runId }];
      return 0;
    }
    const oldest = Math.max(0, labels.length - NEWEST_LABELS);
    for (let index = labels.length - 1; index >= oldest; index -= 1) {
      const label = labels[index];
      if (label?.type === type && label.threadId === threadId && label.runId === runId) return index;
    }
    return labels.push({ type, threadId, runId }) - 1;
  }
}
