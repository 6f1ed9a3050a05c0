import { existsSync, readFileSync } from "node:fs";

/**
 * Whether the file is there and says `pid`: one that a former process left says another.
 *
 * @param {string} file
 * @param {number} pid
 */
export function hasPid(file, pid) {
  return existsSync(file) && readFileSync(file, "utf8").trim() === `${pid}`;
}
