import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const BYTES = 32;

/**
 * What the demo signs with. Kept in a file beside the data, so that visits outlive the process as their conversations do;
 * without a file it is as new as the process.
 *
 * @throws Error when the file holds something else
 */
export function demoKey(file: string | undefined): Buffer {
  if (file === undefined) return randomBytes(BYTES);
  mkdirSync(dirname(file), { recursive: true });
  try {
    // Only the first one writes, and only its owner reads.
    writeFileSync(file, randomBytes(BYTES), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = readFileSync(file);
  if (key.length === BYTES) return key;
  throw new Error(`unable to use ${file}; expected ${BYTES} bytes, received ${key.length}: remove it for a new one`);
}

/** A key of its own for each use. */
export function deriveKey(key: Buffer, use: string): Buffer {
  return createHmac("sha256", key).update(use).digest();
}
