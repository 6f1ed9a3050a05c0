import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "@tooling/services";
import type { Application } from "./application.js";

interface Ready {
  readonly port: number;
  readonly version: string;
}

/** One place behind the load balancer: now this version serves there, then another one, on the same port. */
export class RollingNode implements AsyncDisposable {
  readonly #engineUrl: string;
  #child: ChildProcess | undefined;
  #ready: Ready = { port: 0, version: "none" };

  constructor(engineUrl: string) {
    this.#engineUrl = engineUrl;
  }

  get port(): number {
    return this.#ready.port;
  }

  /** Of the core that serves. */
  get version(): string {
    return this.#ready.version;
  }

  /** Drains what serves here and starts this application's node in its place. */
  async replace({ folder }: Application): Promise<void> {
    await this.#drain();
    const port = this.port === 0 ? await freePort() : this.port;
    const child = fork(join(folder, "node.js"), [this.#engineUrl, String(port)], { cwd: folder, execArgv: [] });
    this.#child = child;
    const isGone = once(child, "exit").then(([code]) => {
      throw new Error(`a node ended before it served, with ${String(code)}`);
    });
    const [ready] = (await Promise.race([once(child, "message"), isGone])) as [Ready];
    isGone.catch(() => undefined);
    this.#ready = ready;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    if (child.exitCode !== null) throw new Error(`a node ended by itself, with ${String(child.exitCode)}`);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`a node that drained ended with ${String(code)}`);
  }
}
