import { installPrograms } from "./install-programs.js";
import { findProgram, isExecutable, PROGRAMS } from "./programs.js";

export const CHROMIUM_ARGS = Object.freeze([
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]);

/** @param {Record<string, string | undefined>} [env] */
export function findChromium(env = process.env) {
  const given = env["TEST_CHROMIUM"];
  if (!given) return findProgram(PROGRAMS.chromium, env);
  if (!isExecutable(given)) throw new Error(`TEST_CHROMIUM: expected an executable file, received "${given}"`);
  return given;
}

/** @param {Record<string, string | undefined>} [env] */
export function ensureChromium(env = process.env) {
  const found = findChromium(env);
  if (found) return found;
  installPrograms([PROGRAMS.chromium], { env });
  return /** @type {string} */ (findChromium(env));
}
