/** A state key as bytes (in hex) that sort as its code units do: UTF-16, high byte first. */
export function keyToHex(key: string): string {
  return Buffer.from(key, "utf16le").swap16().toString("hex");
}

export function hexToKey(hex: string): string {
  return Buffer.from(hex, "hex").swap16().toString("utf16le");
}

/** The first key (in hex) above all that begin with `prefix`; undefined when there is none. */
export function endOfPrefix(prefix: string): string | undefined {
  const bytes = Buffer.from(keyToHex(prefix), "hex");
  for (let last = bytes.length - 1; last >= 0; last -= 1) {
    const byte = bytes[last] ?? 0;
    if (byte === 255) continue;
    bytes[last] = byte + 1;
    return bytes.subarray(0, last + 1).toString("hex");
  }
  return undefined;
}
