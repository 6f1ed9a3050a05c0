import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { processTree, signalOne, signalTree } from "./process-tree.js";

/**
 * A program of its own: it reads what to keep from its input, which ends with whoever writes it, however that ends. What
 * is still kept then is ended and its folder removed. A killed test runs no exit handler; this does.
 */

const GRACE_MS = 3000;
const POLL_MS = 20;

/** @type {Map<string, { pid?: number, signal: NodeJS.Signals }>} */
const kept = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { folder, pid, signal, done } = JSON.parse(line);
  if (done) kept.delete(folder);
  else kept.set(folder, { pid, signal });
}
await Promise.all([...kept].map(end));

/** @param {[string, { pid?: number, signal: NodeJS.Signals }]} entry */
async function end([folder, { pid, signal }]) {
  if (pid !== undefined) {
    signalOne(pid, signal);
    signalTree(pid, "SIGCONT");
    for (let waited = 0; waited < GRACE_MS && processTree(pid).length > 0; waited += POLL_MS) await sleep(POLL_MS);
    signalTree(pid, "SIGKILL");
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
