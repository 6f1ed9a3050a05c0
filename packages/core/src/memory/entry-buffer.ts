import type { Entry } from "../contracts/event.js";
import { roomFor, TextChunk } from "./text-chunk.js";

/** The first chunk of a log holds at least so much, each further one twice as much as the one before, up to the largest. */
const FIRST_CHUNK_BYTES = 256;
const LARGEST_CHUNK_BYTES = 65_536;

/** Of every empty log; never pushed to. */
const NO_CHUNKS: TextChunk[] = [];

/** The entries of one log in order, dropped from the front in constant time on average. Offsets in it rise by exactly 1. */
export class EntryBuffer {
  bytes = 0;
  size = 0;
  /** Of the oldest; meaningless when there is none. */
  firstOffset = 0;
  firstTime = 0;
  /** Of the newest; meaningless when there is none. */
  lastTime = 0;
  #chunks: TextChunk[] = NO_CHUNKS;

  /** Of the newest; meaningless when there is none. */
  get lastOffset(): number {
    return this.firstOffset + this.size - 1;
  }

  /** How much memory its texts take, used or not. */
  get allocatedBytes(): number {
    return this.#chunks.reduce((sum, { capacity }) => sum + capacity, 0);
  }

  push(entry: Entry): void {
    if (this.size === 0) {
      this.firstOffset = entry.offset;
      this.firstTime = entry.time;
    }
    this.bytes += this.#chunks.at(-1)?.push(entry) ?? this.#pushAnew(entry);
    this.lastTime = entry.time;
    this.size += 1;
  }

  shift(): void {
    const [chunk] = this.#chunks;
    if (chunk === undefined || this.size === 0) return;
    this.bytes -= chunk.size(this.firstOffset);
    this.size -= 1;
    this.firstOffset += 1;
    if (this.firstOffset === chunk.nextOffset) this.#chunks.shift();
    if (this.size > 0) this.firstTime = this.#chunkOf(this.firstOffset).time(this.firstOffset);
  }

  /** By offset, as an entry of the log's epoch; undefined when it is not (or no longer) here. */
  at(offset: number, epoch: string): Entry | undefined {
    return this.#has(offset) ? this.#chunkOf(offset).entry(offset, epoch) : undefined;
  }

  /** The thread of the entry there, without making the entry. */
  threadAt(offset: number): string | undefined {
    return this.#has(offset) ? this.#chunkOf(offset).threadId(offset) : undefined;
  }

  timeAt(offset: number): number | undefined {
    return this.#has(offset) ? this.#chunkOf(offset).time(offset) : undefined;
  }

  /** Forgets the newest ones above `offset`: what a restored backup looks like. */
  truncate(offset: number): void {
    while (this.size > 0 && this.lastOffset > offset) {
      const chunk = this.#chunkOf(this.lastOffset);
      this.bytes -= chunk.size(this.lastOffset);
      chunk.pop();
      if (chunk.nextOffset === chunk.firstOffset) this.#chunks.pop();
      this.size -= 1;
    }
    if (this.size > 0) this.lastTime = this.#chunkOf(this.lastOffset).time(this.lastOffset);
    // A chunk may be left that has only entries which were dropped from the front.
    else this.#chunks = NO_CHUNKS;
  }

  #has(offset: number): boolean {
    return this.size > 0 && Number.isInteger(offset) && offset >= this.firstOffset && offset <= this.lastOffset;
  }

  #pushAnew(entry: Entry): number {
    const last = this.#chunks.at(-1);
    const usual = last === undefined ? FIRST_CHUNK_BYTES : Math.min(LARGEST_CHUNK_BYTES, last.capacity * 2);
    const chunk = new TextChunk(entry.offset, Math.max(usual, roomFor(entry)));
    if (last === undefined) this.#chunks = [chunk];
    else this.#chunks.push(chunk);
    return chunk.push(entry) ?? 0;
  }

  /** Of an offset that is here. */
  #chunkOf(offset: number): TextChunk {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((chunks[middle]?.firstOffset ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    const chunk = chunks[low];
    if (chunk === undefined) throw new RangeError(`the memory log has no entry at ${String(offset)}`);
    return chunk;
  }
}
