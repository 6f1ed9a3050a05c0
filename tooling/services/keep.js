import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {{ folder: string, pid?: number | undefined, signal: NodeJS.Signals, done?: boolean }} Kept */

/** @type {import("node:stream").Writable | undefined} */
let keeper;

/**
 * Has the process ended with `signal` and the folder removed as soon as this process is no more, unless `done` comes first.
 *
 * @param {Kept} kept
 */
export function keep(kept) {
  keeper ??= startKeeper();
  keeper.write(`${JSON.stringify(kept)}\n`);
}

function startKeeper() {
  const program = fileURLToPath(new URL("keeper.js", import.meta.url));
  // Detached: what ends the tests from the keyboard is not meant for it.
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "ignore", "inherit"], detached: true });
  child.unref();
  const input = /** @type {import("node:net").Socket} */ (child.stdin);
  input.unref();
  return input;
}
