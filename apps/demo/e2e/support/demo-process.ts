import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "@tooling/services";

const PROGRAM = fileURLToPath(new URL("../../dist/server/main.js", import.meta.url));

/** The built demo in a process of its own, which can be killed and started again on the same port. */
export class DemoProcess implements AsyncDisposable {
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #port: number | undefined;
  #url = "";

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  get url(): string {
    return this.#url;
  }

  /** Resolves when it has printed its address. */
  async start(): Promise<void> {
    this.#port ??= await freePort();
    const env = { ...process.env, ISOWIRE_PORT: String(this.#port), ISOWIRE_LOG_LEVEL: "error", ...this.#env };
    const child = spawn(process.execPath, [PROGRAM], { env, stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /^Isowire demo: (\S+)$/.exec(line) ?? [];
      if (url === undefined) continue;
      this.#url = url;
      return;
    }
    throw new Error("the demo ended before it printed its address");
  }

  /** Without a word, as a crash does. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** As Ctrl+C does. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}
