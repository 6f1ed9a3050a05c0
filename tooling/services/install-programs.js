import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findProgram } from "./programs.js";

/** @typedef {import("./programs.js").Program} Program */

/**
 * The command that installs them.
 *
 * @param {readonly Program[]} programs
 */
export function installCommand(programs) {
  return ["apt-get install -y --no-install-recommends", ...programs.map(({ aptPackage }) => aptPackage)].join(" ");
}

/**
 * Installs what is missing, all at once, where we are root on Debian; else throws with the command to run.
 *
 * @param {readonly Program[]} programs
 * @param {{ env?: Record<string, string | undefined>, mayInstall?: boolean }} [options]
 */
export function installPrograms(programs, { env = process.env, mayInstall = isRootOnDebian() } = {}) {
  const missing = programs.filter((program) => !findProgram(program, env));
  if (missing.length === 0) return;
  const command = installCommand(missing);
  if (!mayInstall) throw new Error(`unable to find ${listOf(missing)}; put it on the PATH or run: sudo ${command}`);
  run("apt-get update");
  run(command);
  const still = missing.filter((program) => !findProgram(program, env));
  if (still.length > 0) throw new Error(`unable to find ${listOf(still)}; "${command}" succeeded but left none`);
}

/**
 * The path of the program, installing it when the system allows.
 *
 * @param {Program} program
 */
export function ensureProgram(program) {
  installPrograms([program]);
  const found = findProgram(program);
  if (!found) throw new Error(`unable to find ${program.title}; it was there a moment ago`);
  return found;
}

/** @param {readonly Program[]} programs */
function listOf(programs) {
  return programs.map(({ title }) => title).join(", ");
}

function isRootOnDebian() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

/** @param {string} command */
function run(command) {
  const [program = "", ...args] = command.split(" ");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync(program, args, { env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`unable to install; "${command}" failed:\n${stderr}`);
}
