import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const INSTALL = "apt-get install -y --no-install-recommends chromium";

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
  if (given) {
    if (!isExecutable(given)) throw new Error(`TEST_CHROMIUM: expected an executable file, received "${given}"`);
    return given;
  }
  const folders = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {Record<string, string | undefined>} [env] */
export function ensureChromium(env = process.env) {
  const found = findChromium(env);
  if (found) return found;
  if (!canInstall()) throw new Error(`unable to find Chromium; set TEST_CHROMIUM to its path or run: sudo ${INSTALL}`);
  run("apt-get update");
  run(INSTALL);
  const installed = findChromium(env);
  if (!installed) throw new Error(`unable to find Chromium; "${INSTALL}" succeeded but left none on PATH`);
  return installed;
}

/** Only root on Debian and its kin may install; everybody else is told the command. */
function canInstall() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

/** @param {string} command */
function run(command) {
  const [program = "", ...args] = command.split(" ");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync(program, args, { env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`unable to install Chromium; "${command}" failed:\n${stderr}`);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
