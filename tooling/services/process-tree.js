import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const STOP_MS = 15_000;
const POLL_MS = 5;

/**
 * The process and its descendants, parents first; empty when it is gone.
 *
 * @param {number} pid
 */
export function processTree(pid) {
  const parents = parentOfEach();
  if (!parents.has(pid)) return [];
  const tree = [pid];
  // The list grows while it is walked.
  for (const each of tree) for (const [child, parent] of parents) if (parent === each) tree.push(child);
  return tree;
}

/**
 * Signals the process and its descendants; one that ended meanwhile is left out.
 *
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalTree(pid, signal) {
  for (const each of processTree(pid)) signalOne(each, signal);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalOne(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/**
 * Stops the process and its descendants, until SIGCONT. A stop takes effect when the kernel gets to it, and a process that
 * still runs may have one more child: whoever this resolves for finds all of them stopped.
 *
 * @param {number} pid
 */
export async function stopTree(pid) {
  for (const deadline = Date.now() + STOP_MS; ; await sleep(POLL_MS)) {
    const running = processTree(pid).filter((each) => !isStopped(each));
    if (running.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`unable to stop ${running.join(", ")}; still running after ${STOP_MS} ms`);
    for (const each of running) signalOne(each, "SIGSTOP");
  }
}

/**
 * Kills the process and its descendants; resolves when none of them is left, so that what they held is free again. They are
 * stopped before, because one that still runs may have a child that nobody knows of.
 *
 * @param {number} pid
 */
export async function killTree(pid) {
  await stopTree(pid);
  const tree = processTree(pid);
  for (const each of tree) signalOne(each, "SIGKILL");
  for (const deadline = Date.now() + STOP_MS; areLeft(tree); await sleep(POLL_MS))
    if (Date.now() > deadline) throw new Error(`unable to kill ${tree.join(", ")}; still there after ${STOP_MS} ms`);
}

/** @param {readonly number[]} pids */
function areLeft(pids) {
  const running = parentOfEach();
  return pids.some((pid) => running.has(pid));
}

/** @param {number} pid */
function isStopped(pid) {
  if (process.platform === "linux") return /^State:\s*T/m.test(readIfThere(`/proc/${pid}/status`));
  return spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.startsWith("T");
}

/** @returns {Map<number, number>} */
function parentOfEach() {
  return new Map(process.platform === "linux" ? fromProc() : fromPs());
}

/** @returns {[number, number][]} */
function fromProc() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = readIfThere(`/proc/${name}/status`);
      const [, parent] = /^PPid:\s*(\d+)/m.exec(status) ?? [];
      // A zombie has ended; only its parent has not looked yet.
      return parent === undefined || /^State:\s*Z/m.test(status) ? [] : [[Number(name), Number(parent)]];
    });
}

/** @returns {[number, number][]} */
function fromPs() {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return [pid ?? 0, parent ?? 0];
  });
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
