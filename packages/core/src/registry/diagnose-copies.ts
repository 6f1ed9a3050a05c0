import { globalRegistry } from "./global-registry.js";
import type { Copy } from "./this-copy.js";

/** Every copy of @isowire/core that this process has used, first one first. More than one is worth a look at `npm ls`. */
export function diagnoseCopies(): readonly Copy[] {
  return [...globalRegistry("copies").copies.values()];
}
