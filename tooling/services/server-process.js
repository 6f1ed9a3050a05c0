import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.js";
import { keep } from "./keep.js";
import { killTree, signalOne, signalTree, stopTree } from "./process-tree.js";

const READY_MS = 30_000;
const STOP_MS = 15_000;
const POLL_MS = 10;
const PORT_ATTEMPTS = 10;
const PORT_TAKEN = /address already in use|cannot bind/i;
const LOG = "output.log";

/**
 * What differs from one server to the next: `prepare` comes once, `configure` before each start. `isReady` is asked until it says yes and must not mistake another server on
 * the port for this one.
 *
 * @typedef {{ port: number, folder: string }} Place
 * @typedef {{ uid: number, gid: number } | undefined} Owner
 * @typedef {{
 *   title: string,
 *   owner?: Owner,
 *   prepare?: (folder: string) => void | Promise<void>,
 *   configure?: (place: Place) => void,
 *   command: (place: Place) => readonly [string, ...string[]],
 *   isReady: (place: Place & { pid: number, output: string }) => boolean | Promise<boolean>,
 *   stopSignal: NodeJS.Signals,
 *   url: (place: Place) => string,
 * }} Server
 */

/** A server in a process and a folder of its own, on the loopback; both are gone when this process is. */
export class ServerProcess {
  #server;
  #folder;
  #port = 0;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;

  /** @param {Server} server */
  constructor(server) {
    this.#server = server;
    this.#folder = makeFolder(server);
  }

  async start() {
    try {
      await this.#server.prepare?.(this.#folder);
      await this.#startOnFreePort();
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  get url() {
    return this.#server.url(this.place);
  }

  get port() {
    return this.#port;
  }

  get pid() {
    return this.#child?.pid;
  }

  get place() {
    return { port: this.#port, folder: this.#folder };
  }

  /** What it has said since its last start. */
  get output() {
    return readFileSync(join(this.#folder, LOG), "utf8");
  }

  async stop() {
    await this.#end(this.#server.stopSignal);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    keep({ folder: this.#folder, signal: this.#server.stopSignal, done: true });
  }

  async pause() {
    await stopTree(this.#runningPid("pause"));
  }

  async resume() {
    signalTree(this.#runningPid("resume"), "SIGCONT");
  }

  async kill() {
    await this.#end("SIGKILL");
  }

  async restart() {
    await this.#end(this.#server.stopSignal);
    await this.#launch();
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    signalOne(this.#runningPid("signal"), signal);
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }

  async #startOnFreePort() {
    for (let attempt = 1; ; attempt += 1) {
      this.#port = await freePort();
      try {
        return await this.#launch();
      } catch (error) {
        const isTaken = error instanceof Error && PORT_TAKEN.test(error.message);
        if (!isTaken || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  async #launch() {
    this.#server.configure?.(this.place);
    const [file, ...args] = this.#server.command(this.place);
    const log = openSync(join(this.#folder, LOG), "w");
    const child = spawn(file, args, { cwd: this.#folder, stdio: ["ignore", log, log], ...this.#server.owner });
    closeSync(log);
    await once(child, "spawn");
    child.unref();
    this.#child = child;
    keep({ folder: this.#folder, pid: child.pid, signal: this.#server.stopSignal });
    await this.#ready(/** @type {number} */ (child.pid));
  }

  /** @param {number} pid */
  async #ready(pid) {
    for (const deadline = Date.now() + READY_MS; ; await sleep(POLL_MS)) {
      if (!this.#isRunning) throw new Error(`unable to start ${this.#server.title}; it ended with:\n${this.output}`);
      if (await this.#server.isReady({ ...this.place, pid, output: this.output })) return;
      if (Date.now() < deadline) continue;
      await this.kill();
      throw new Error(`unable to start ${this.#server.title}; not ready after ${READY_MS} ms:\n${this.output}`);
    }
  }

  /** Asks the server to end, the paused one too, and ends it when it does not. @param {NodeJS.Signals} signal */
  async #end(signal) {
    const child = this.#child;
    if (child?.pid === undefined || !this.#isRunning) return;
    child.ref();
    const exited = once(child, "exit");
    if (signal === "SIGKILL") await killTree(child.pid);
    else {
      signalOne(child.pid, signal);
      signalTree(child.pid, "SIGCONT");
    }
    const { pid } = child;
    const timer = setTimeout(() => signalTree(pid, "SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(timer);
    keep({ folder: this.#folder, signal: this.#server.stopSignal });
  }

  get #isRunning() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @param {string} wish */
  #runningPid(wish) {
    if (this.#isRunning && this.pid !== undefined) return this.pid;
    throw new Error(`unable to ${wish} ${this.#server.title}; it is not running`);
  }
}

/** @param {Server} server */
function makeFolder({ title, owner, stopSignal }) {
  const folder = mkdtempSync(join(tmpdir(), `${title.toLowerCase()}-`));
  keep({ folder, signal: stopSignal });
  // Workers of a server that gave up root still have to reach it.
  chmodSync(folder, 0o755);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return folder;
}
