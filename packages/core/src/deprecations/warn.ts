import type { Callee } from "./call-site.js";
import { DEPRECATIONS, type DeprecationCode } from "./registry.js";

/**
 * Warns of `code` as Node warns of its own: `--no-deprecation`, `--trace-deprecation`, `--throw-deprecation` and
 * `--disable-warning=CODE` do what they do there, because `process.emitWarning` is what obeys them.
 *
 * https://nodejs.org/api/process.html#processemitwarningwarning-options
 */
export function warn(code: DeprecationCode, callee?: Callee): void {
  const { what, replacement, removedIn, autofix } = DEPRECATIONS[code];
  const fix = autofix === undefined ? "" : ` \`eslint --fix\` with @isowire/eslint-plugin (${autofix}) rewrites it.`;
  process.emitWarning(`${what} is deprecated; use ${replacement}`, {
    type: "DeprecationWarning",
    code,
    detail: `It throws ERR_LEGACY_REMOVED from ${removedIn}.${fix} getMigrationStatus() lists where it is used.`,
    // A trace begins at the application's line, not in here.
    ...(callee === undefined ? {} : { ctor: callee }),
  });
}
