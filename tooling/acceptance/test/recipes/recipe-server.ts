import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
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

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** The server of a recipe, in a process of its own. */
export class RecipeServer implements AsyncDisposable {
  readonly port: number;
  readonly #app: ChildApp;
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;

  private constructor(app: ChildApp, child: ChildProcess, { port, ended }: { port: number; ended: Promise<Ended> }) {
    this.#app = app;
    this.#child = child;
    this.port = port;
    this.#ended = ended;
  }

  /** Runs the program of the page, with those packages installed beside Isowire's. */
  static async start(page: string, packages: readonly string[]): Promise<RecipeServer> {
    const app = new ChildApp().link("core", "ws");
    for (const name of packages) install(name, app.folder);
    const file = app.write("server.mjs", programOf(page));
    const child = spawn(process.execPath, ["--import", TELLS_ITS_PORT, file], {
      env: { ...process.env, PORT: "0", SESSION_SECRET: SECRET, JWT_SECRET: SECRET },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const ended = endOf(child);
    const port = await Promise.race([once(child, "message").then(([message]) => Number(message)), failure(ended)]);
    return new RecipeServer(app, child, { port, ended });
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

  ended(): Promise<Ended> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
    this.#app[Symbol.dispose]();
  }
}

/** The block behind `<!-- server.ts -->`, as JavaScript. */
function programOf(page: string): string {
  const text = readFileSync(new URL(page, RECIPES), "utf8");
  const code = /<!-- server\.ts -->\n```ts\n([\s\S]*?)^```/m.exec(text)?.[1];
  if (code === undefined) throw new Error(`expected a program in ${page} behind <!-- server.ts -->, found none`);
  const { ESNext } = ts.ModuleKind;
  const compilerOptions = { module: ESNext, target: ts.ScriptTarget.ES2022, experimentalDecorators: true };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

function install(name: string, folder: string): void {
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
