/** UTF-16, the higher byte first: compares as JavaScript compares strings, and loses nothing of any string. */
export function keyToBlob(key: string): Uint8Array {
  return Buffer.from(key, "utf16le").swap16();
}

/** The key a blob was made from, whichever of its shapes the library answers. */
export function blobToKey(blob: unknown): string {
  return Buffer.from(blob as Uint8Array)
    .swap16()
    .toString("utf16le");
}

/** Longer than any key: 256 characters are 512 bytes. */
const PAST_EVERY_KEY = Buffer.alloc(514, 0xff);

/** Keys that begin with `prefix` are at or above the first and below the second. */
export function prefixRange(prefix: string): readonly [Uint8Array, Uint8Array] {
  const from = Buffer.from(keyToBlob(prefix));
  const past = Buffer.from(from);
  for (let index = past.length - 1; index >= 0; index -= 1) {
    const byte = past[index] ?? 0;
    if (byte < 0xff) {
      past[index] = byte + 1;
      return [from, past.subarray(0, index + 1)];
    }
  }
  return [from, PAST_EVERY_KEY];
}
