import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ServerProcess } from "./server-process.js";

const DEADLINE_MS = 15_000;
const POLL_MS = 10;
const REFUSED = /\[emerg\]|\[ALERT\]/;

/**
 * @typedef {import("./index.js").ProxyConfig} ProxyConfig
 * @typedef {{ file: string, reloadSignal: NodeJS.Signals, reloaded: RegExp }} Habits
 */

/**
 * A proxy: its configuration is a file, which it reads again while its connections live on. It has done so when the old
 * worker says that it takes no more.
 */
export class ProxyProcess extends ServerProcess {
  #config;
  #write;
  #habits;

  /**
   * @param {import("./server-process.js").Server} server
   * @param {Habits & { config: ProxyConfig }} habits
   */
  constructor(server, { config, ...habits }) {
    super({ ...server, configure: (place) => this.#write(place) });
    this.#config = config;
    this.#habits = habits;
    this.#write = (/** @type {import("./server-process.js").Place} */ { port, folder }) =>
      writeFileSync(join(folder, habits.file), this.#config(port));
  }

  /** @param {ProxyConfig} [config] */
  async reload(config = this.#config) {
    const former = this.#config;
    this.#config = config;
    this.#write(this.place);
    const said = this.output.length;
    this.signal(this.#habits.reloadSignal);
    for (const deadline = Date.now() + DEADLINE_MS; ; await sleep(POLL_MS)) {
      const since = this.output.slice(said);
      if (this.#habits.reloaded.test(since)) return;
      if (!REFUSED.test(since) && Date.now() < deadline) continue;
      this.#config = former;
      throw new Error(`unable to reload; the proxy said:\n${since}`);
    }
  }
}
