import { createHash } from "node:crypto";

/** A short, collision-resistant name for some text: tells a retry from another request without keeping the text. */
export function fingerprint(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${String(part.length)}:${part}`);
  return hash.digest("base64url");
}
