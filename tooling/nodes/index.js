import { fileURLToPath } from "node:url";

/**
 * Here and nowhere else: in a package that depends on one of them, `node` of every script and every tool would be that one.
 *
 * @param {22 | 24} major
 */
export function nodeOf(major) {
  return fileURLToPath(new URL(`node_modules/node-${major}/bin/node`, import.meta.url));
}
