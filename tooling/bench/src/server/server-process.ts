import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Answer, Order, PaceOrder, Usage } from "./control.js";

const STOP_MS = 10_000;

/** A server of the bench in a process of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /** Starts the server of that name; resolves when it listens. `profile`: a folder for a CPU profile of it. */
  static async start(
    name: string,
    { profile }: { readonly profile?: string | undefined } = {},
  ): Promise<ServerProcess> {
    const [program, ...args] = commandOf(name, profile);
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const { port } = await nextAnswer<{ port: number }>(answers, name);
    return new ServerProcess({ child, answers, port });
  }

  private constructor(started: { child: ChildProcess; answers: AsyncIterator<string>; port: number }) {
    this.port = started.port;
    this.#child = started.child;
    this.#answers = started.answers;
  }

  /** `count` events for each of the users from `from` up to but not with `to`, in one turn; resolves with how many. */
  async emit(users: { readonly from: number; readonly to: number }, count: number): Promise<number> {
    const { sent } = await this.#ask<{ sent: number }>({ do: "emit", ...users, count });
    return sent;
  }

  async pace(order: Omit<PaceOrder, "do">): Promise<number> {
    const { sent } = await this.#ask<{ sent: number }>({ do: "pace", ...order });
    return sent;
  }

  /** `collect`: after garbage was collected. */
  async usage({ collect = false } = {}): Promise<Usage> {
    return await this.#ask<Usage>({ do: "usage", collect });
  }

  /** Asks it to end, so that it can write its profile; one that does not within 10 s is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    const patience = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    this.#child.stdin?.write(lineOf({ do: "stop" }));
    await gone;
    clearTimeout(patience);
  }

  async #ask<T extends Answer>(order: Order): Promise<T> {
    this.#child.stdin?.write(lineOf(order));
    return await nextAnswer<T>(this.#answers, order.do);
  }
}

function lineOf(order: Order): string {
  return `${JSON.stringify(order)}\n`;
}

function commandOf(name: string, profile: string | undefined): readonly [string, ...string[]] {
  const script = (file: string): string => fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  if (name === "bun") return [bunPath(), script("serve-bun")];
  const profiling = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  return [process.execPath, "--expose-gc", ...profiling, script("serve-node"), name];
}

/** Bun's program comes in a package for each platform, beside the one that would link it with an install script. Throws where there is none. */
export function bunPath(): string {
  const platform = `@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}`;
  const beside = createRequire(createRequire(import.meta.url).resolve("bun/package.json"));
  return beside.resolve(`${platform}/bin/bun`);
}

async function nextAnswer<T>(answers: AsyncIterator<string>, question: string): Promise<T> {
  const { value, done } = (await answers.next()) as IteratorResult<string, undefined>;
  if (done === true) throw new Error(`the server ended without an answer to "${question}"`);
  const answer = JSON.parse(value) as T & { readonly error?: string };
  if (answer.error !== undefined) throw new Error(`the server failed at "${question}": ${answer.error}`);
  return answer;
}
