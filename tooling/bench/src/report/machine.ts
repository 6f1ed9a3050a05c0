import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { dirname, join } from "node:path";

const GIB = 1_073_741_824;

/** Where and with what a run was made; without it a number says nothing. */
export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Of the last minute, before the run: what others did meanwhile. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const { model } = cpus()[0] ?? { model: "unknown" };
  return {
    date: new Date().toISOString().slice(0, 16),
    commit: commit(),
    processor: model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / GIB),
    system: `${type()} ${release()}`,
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(
        ["@isowire/core", "@isowire/ws", "ws", "socket.io", "bun"].map((name) => [name, version(name)]),
      ),
    },
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

export function machineText({
  date,
  commit: at,
  processor,
  cores,
  memoryGiB,
  system,
  versions,
  load,
}: Machine): string {
  const used = Object.entries(versions).map(([name, number]) => `${name} ${number}`);
  return [
    `${date} UTC, commit ${at}, load average before the run ${load}`,
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}`,
    used.join(", "),
  ].join("\n");
}

/** With a plus sign when something is not committed. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  const dirty = git("status", "--porcelain", "--untracked-files=no") !== "";
  return `${git("rev-parse", "--short=10", "HEAD")}${dirty ? "+" : ""}`;
}

/** Not every package lets its package.json be imported: it is read beside the entry point. */
function version(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  for (
    let folder = dirname(resolve(name === "bun" ? "bun/package.json" : name));
    folder !== "/";
    folder = dirname(folder)
  ) {
    const found = manifestIn(folder);
    if (found?.name === name) return found.version;
  }
  throw new Error(`unable to find the version of ${name}`);
}

function manifestIn(folder: string): { readonly name?: string; readonly version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string; version: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
