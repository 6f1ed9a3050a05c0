/** When what lasts `ms` from now ends: a column takes whole numbers, and none beyond those JavaScript counts exactly. */
export function expiryAt(now: number, ms: number): number {
  return Math.min(Math.ceil(now + ms), Number.MAX_SAFE_INTEGER);
}
