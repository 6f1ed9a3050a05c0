import { spawn, type ChildProcess } from "node:child_process";
import { on, once } from "node:events";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { ChildApp } from "../../src/child-app.js";

const RECIPES = new URL("../../../../docs/recipes/", import.meta.url);
const INSTALLED = fileURLToPath(new URL("../../node_modules/", import.meta.url));

export const SECRET = "a secret of at least thirty-two bytes";

/** Tells the test where the program listens; the program itself is the page's, to the letter. */
const TELLS_ITS_PORT = `data:text/javascript,${encodeURIComponent(`
  import { Server } from "node:net";
  const { emit } = Server.prototype;
  Server.prototype.emit = function (name, ...rest) {
    if (name === "listening") process.send?.(this.address().port);
    return emit.call(this, name, ...rest);
  };
  process.channel?.unref();
`)}`;

interface RecipeServerOptions {
  /** Of Isowire's packages, beside core and ws. */
  readonly isowire?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How many ports it listens on. */
  readonly listens?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** The server of a recipe, in a process of its own. */
export class RecipeServer implements AsyncDisposable {
  /** Where it listens, in the order of its own. */
  readonly ports: readonly number[];
  readonly #app: ChildApp;
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;

  private constructor(
    app: ChildApp,
    child: ChildProcess,
    { ports, ended }: { ports: readonly number[]; ended: Promise<Ended> },
  ) {
    this.#app = app;
    this.#child = child;
    this.ports = ports;
    this.#ended = ended;
  }

  /** Runs the program of the page, with those packages installed beside Isowire's. */
  static async start(
    page: string,
    packages: readonly string[],
    { isowire = [], env = {}, listens = 1 }: RecipeServerOptions = {},
  ): Promise<RecipeServer> {
    const app = new ChildApp().link("core", "ws", ...isowire);
    for (const name of packages) install(name, app.folder);
    const file = app.write("server.mjs", programOf(page));
    const child = spawn(process.execPath, ["--import", TELLS_ITS_PORT, file], {
      env: { ...process.env, PORT: "0", SESSION_SECRET: SECRET, JWT_SECRET: SECRET, ...env },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const ended = endOf(child);
    const ports = await Promise.race([portsOf(child, listens), failure(ended)]);
    return new RecipeServer(app, child, { ports, ended });
  }

  get port(): number {
    return this.ports[0] ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${String(this.port)}`;
  }

  /** As a deploy does. */
  terminate(): void {
    this.#child.kill("SIGTERM");
  }

  /** As a deploy does that has waited for long enough. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#ended;
    this.#app[Symbol.dispose]();
  }
}

/** The block behind `<!-- server.ts -->`, as JavaScript. */
function programOf(page: string): string {
  const text = readFileSync(new URL(page, RECIPES), "utf8");
  const code = /<!-- server\.ts -->\n(?:<!-- [^\n]* -->\n)?```ts\n([\s\S]*?)^```/m.exec(text)?.[1];
  if (code === undefined) throw new Error(`expected a program in ${page} behind <!-- server.ts -->, found none`);
  const { ESNext } = ts.ModuleKind;
  const compilerOptions = { module: ESNext, target: ts.ScriptTarget.ES2022, experimentalDecorators: true };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

async function portsOf(child: ChildProcess, count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  for await (const [port] of on(child, "message")) if (ports.push(Number(port)) === count) break;
  return ports;
}

/** A package of the workspace's, as this application's. */
export function install(name: string, folder: string): void {
  const target = join(folder, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(INSTALLED, name), target);
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stderr };
}

async function failure(ended: Promise<Ended>): Promise<never> {
  throw new Error(`the program of the recipe ended before it listened:\n${(await ended).stderr}`);
}
