import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { findLockfile } from "../project/find-lockfile.js";
import { lockedVersions } from "../project/locked-versions.js";
import { pass, warn, type Finding } from "../report/finding.js";

const CORE = "@isowire/core";
const BACK = "to go back, install from the one before: 1.x and 2.x share wire and log";

/**
 * Going back is installing what was installed before: that must be written down.
 *
 * @param installed - the version of core that the project loads
 * @throws CannotRun when the lockfile cannot be read
 */
export function wayBack(root: string, installed: string): Finding {
  const file = findLockfile(root);
  if (file === undefined) {
    return warn("no lockfile says which versions run now", "commit one, so that going back is installing it again");
  }
  const shown = relative(root, file);
  const versions = lockedVersions(shown, readFileSync(file, "utf8"), CORE);
  if (versions.includes(installed)) return pass(`${shown} has ${CORE} ${installed}, as it is installed; ${BACK}`);
  const has = versions.length === 0 ? `no ${CORE}` : `${CORE} ${versions.join(", ")}`;
  return warn(
    `${shown} has ${has}; installed is ${installed}`,
    "install with the package manager that wrote it, and commit it: going back is installing it again",
  );
}
