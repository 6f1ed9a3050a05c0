import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createFaultProxy, type FaultProxy } from "@isowire/testing";
import { freePort } from "@tooling/services";
import type { ChaosSetup } from "./chaos-setup.js";

const PROGRAM = fileURLToPath(new URL("../../dist/chaos-node.js", import.meta.url));

const ATTEMPTS = 20;
/** A node that cannot start says why; that is tried again. */
const STDERR = process.env["TEST_VERBOSE"] === undefined ? "ignore" : "inherit";

/** A node as the test holds it: its process, and the wire between it and the engine. */
export class ChaosServer implements AsyncDisposable {
  readonly #proxy: FaultProxy;
  readonly #engineUrl: string;
  readonly port: number;
  /** What no node may do: end by itself. */
  readonly wrong: string[];
  #child: ChildProcess | undefined;
  #isBusy = false;

  private constructor(options: {
    readonly proxy: FaultProxy;
    readonly engineUrl: string;
    readonly port: number;
    readonly wrong: string[];
  }) {
    this.#proxy = options.proxy;
    this.#engineUrl = options.engineUrl;
    this.port = options.port;
    this.wrong = options.wrong;
  }

  static async create(engineUrl: string, wrong: string[]): Promise<ChaosServer> {
    const url = new URL(engineUrl);
    const proxy = await createFaultProxy({ target: { port: Number(url.port), host: url.hostname } });
    url.port = String(proxy.port);
    const server = new ChaosServer({ proxy, engineUrl: url.href, port: await freePort(), wrong });
    await server.start();
    return server;
  }

  /** Serves, and nothing is being done to it. */
  get isIdle(): boolean {
    return this.#child !== undefined && !this.#isBusy;
  }

  /** One thing after the other. */
  async during(work: () => Promise<void>): Promise<void> {
    this.#isBusy = true;
    await work().finally(() => (this.#isBusy = false));
  }

  /** Again while its engine is away: whoever runs it would do that. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#start();
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  async #start(): Promise<void> {
    const setup: ChaosSetup = { engineUrl: this.#engineUrl, port: this.port };
    const child = fork(PROGRAM, [JSON.stringify(setup)], { stdio: ["ignore", "inherit", STDERR, "ipc"] });
    child.once("exit", (code, signal) => {
      if (this.#child === child) this.wrong.push(`a node ended by itself: ${String(signal ?? code)}`);
    });
    const isGone = once(child, "exit").then(([code]) => {
      throw new Error(`a node ended before it served, with ${String(code)}`);
    });
    await Promise.race([once(child, "message"), isGone]);
    // From now on its end is for `exit` above.
    isGone.catch(() => undefined);
    this.#child = child;
  }

  /** SIGKILL: what it was doing stays as it was. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** As a deploy does. */
  async drain(): Promise<void> {
    await this.#end("SIGTERM");
  }

  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Nothing passes between it and the engine, and neither is told. */
  partition(isCut: boolean): void {
    this.#proxy.blackhole(isCut);
  }

  /** Its connections to the engine are reset. */
  cutOff(): void {
    this.#proxy.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#proxy.close();
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const ended = once(child, "exit");
    child.kill("SIGCONT");
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    if (signal === "SIGTERM" && code !== 0) this.wrong.push(`a drained node ended with ${String(code)}`);
  }
}
