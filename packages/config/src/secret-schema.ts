import { z } from "zod";
import { isPlaceholder } from "./rules/is-placeholder.js";
import { Secret } from "./secret.js";

// The key of HMAC-SHA-256 must be as long as its output: RFC 7518, section 3.2.
const MIN_BYTES = 32;
const EXPECTED = `a secret of at least ${MIN_BYTES} bytes`;

/** A secret, long enough to be a key; in production not one from an example either. */
export function secretSchema({ production }: { production: boolean }) {
  return z
    .string(EXPECTED)
    .refine((text) => Buffer.byteLength(text) >= MIN_BYTES, { error: EXPECTED, abort: true })
    .refine((text) => !production || !isPlaceholder(text), "a random secret in production, not a placeholder")
    .transform((text) => new Secret(text));
}
