import { globalRegistry } from "./global-registry.js";

/**
 * The one value under `key` in this process, made by whichever copy of the package asks first. Its shape belongs to every
 * version of this major: members may be added, never changed.
 */
export function oncePerProcess<T>(key: string, make: () => T): T {
  const { latch } = globalRegistry("latch");
  if (!latch.has(key)) latch.set(key, make());
  return latch.get(key) as T;
}
