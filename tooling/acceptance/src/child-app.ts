import { execFile, execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The workspace's core, built. */
export const CORE = dirname(dirname(fileURLToPath(import.meta.resolve("@isowire/core"))));

const DEADLINE_MS = 45_000;

/** What every program may import from `./kit.mjs`: how it looks at errors and warnings, and how it tells its facts. */
const KIT = `
export const warnings = [];
process.on("warning", ({ code, message }) => void warnings.push({ code, message }));
export const codeOf = (call) => {
  try {
    call();
    return "none";
  } catch (error) {
    return error.code ?? String(error);
  }
};
/** Warnings are emitted on the next tick. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
export const tell = async (facts) => {
  await settled();
  console.log(JSON.stringify({ ...facts, warnings }));
};
`;

export interface Warning {
  readonly code?: string;
  readonly message: string;
}

/** A folder with its own node_modules in which programs run, each in a process of its own. */
export class ChildApp implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "child-app-")));

  constructor() {
    this.write("kit.mjs", KIT);
  }

  write(file: string, text: string): string {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** The workspace's packages, built, as this application's. */
  link(...names: readonly string[]): this {
    for (const name of names) {
      const target = join(this.folder, "node_modules/@isowire", name);
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(join(dirname(CORE), name), target);
    }
    return this;
  }

  /** Runs a module; what it told is the answer. */
  async run<F>(
    source: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<F & { readonly warnings: readonly Warning[] }> {
    const program = this.write("program.mjs", source);
    const printed = await new Promise<string>((resolve, reject) => {
      const options = { cwd: this.folder, env: { ...process.env, ...env }, timeout: DEADLINE_MS };
      execFile(process.execPath, [program], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`the program failed: ${stderr}`, { cause: error }));
      });
    });
    return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as F & { readonly warnings: readonly Warning[] };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Packs a package as the registry would get it and installs the tarball as `target`. */
export function installPacked(packageFolder: string, target: string): void {
  const tarballs = mkdtempSync(join(tmpdir(), "tarballs-"));
  try {
    pnpm(["pack", "--pack-destination", tarballs], packageFolder);
    const [tarball = ""] = readdirSync(tarballs);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", join(tarballs, tarball), "--strip-components=1", "-C", target]);
  } finally {
    rmSync(tarballs, { recursive: true });
  }
}

/** Makes an installed package another version of itself, in its manifest and in its built code. */
export function bumpVersion(folder: string, version: string): void {
  const manifest = join(folder, "package.json");
  const { version: old, ...rest } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  writeFileSync(manifest, JSON.stringify({ ...rest, version }));
  const files = readdirSync(join(folder, "dist")).filter((file) => /\.c?js$/.test(file));
  let bumped = 0;
  for (const file of files.map((name) => join(folder, "dist", name))) {
    const text = readFileSync(file, "utf8");
    if (!text.includes(`version: "${old}"`)) continue;
    writeFileSync(file, text.replace(`version: "${old}"`, `version: "${version}"`));
    bumped += 1;
  }
  if (bumped !== 2)
    throw new Error(`expected to find the version once in each build of ${folder}, found ${String(bumped)}`);
}

/** The pnpm that runs the tests; else the one the workspace's scripts use. */
function pnpm(args: readonly string[], cwd: string): void {
  const running = process.env["npm_execpath"];
  const [program, ...before] =
    running?.includes("pnpm") === true ? [process.execPath, running] : ["npx", ...fromScripts()];
  execFileSync(program, [...before, ...args], { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

function fromScripts(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(CORE, "../../package.json"), "utf8")) as {
    scripts: { test: string };
  };
  const pinned = /pnpm@[\d.]+/.exec(scripts.test)?.[0] ?? "pnpm";
  return ["-y", "--prefer-offline", pinned];
}
