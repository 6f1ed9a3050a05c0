import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { publicPackages, ROOT, type Package } from "./workspace.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the tarballs lie. */
    tarballs: string;
    /** A folder in which every package is installed from its tarball. */
    consumer: string;
  }
}

/** What a typed consumer has installed beside the packages and their own dependencies. */
const TYPES = ["@types/node", "@types/ws", "@types/react"];

/** What the recipes of docs/recipes stand on. */
const FRAMEWORKS = [
  "express",
  "@types/express",
  "express-session",
  "@types/express-session",
  "fastify",
  "hono",
  "@hono/node-server",
  "@nestjs/common",
  "@nestjs/core",
  "@nestjs/platform-express",
  "reflect-metadata",
  "rxjs",
];

/** What an application that moves builds and lints itself with. */
const TOOLS = ["typescript", "typescript-eslint"];

/** Packs every public package as the registry would get it and installs the tarballs side by side, once for all checks. */
export default function packAll(project: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "repo-checks-")));
  const tarballs = join(folder, "tarballs");
  const consumer = join(folder, "consumer");
  pnpm("--recursive", "--filter=./packages/*", "pack", "--pack-destination", tarballs);
  for (const each of publicPackages) install(each, { tarballs, consumer });
  for (const name of FRAMEWORKS) link(name, { from: join(ROOT, "tooling/acceptance"), to: consumer });
  for (const name of TOOLS) link(name, { from: join(ROOT, "packages/eslint-plugin"), to: consumer });
  project.provide("tarballs", tarballs);
  project.provide("consumer", consumer);
  return () => {
    rmSync(folder, { recursive: true });
  };
}

export function tarballOf({ name, manifest }: Package, tarballs: string): string {
  return join(tarballs, `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
}

function install(each: Package, { tarballs, consumer }: { tarballs: string; consumer: string }): void {
  const target = join(consumer, "node_modules", each.name);
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarballOf(each, tarballs), "--strip-components=1", "-C", target]);
  const { dependencies, peerDependencies, devDependencies } = each.manifest;
  const types = TYPES.filter((name) => devDependencies?.[name]);
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), ...types]) {
    if (!name.startsWith("@isowire/")) link(name, { from: each.folder, to: consumer });
  }
}

/** Third-party code comes from the workspace, so that nothing is downloaded here. */
function link(name: string, { from, to }: { from: string; to: string }): void {
  const target = join(to, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { force: true });
  symlinkSync(realpathSync(join(from, "node_modules", name)), target);
}

/** Runs the pnpm that runs these checks, or the one in PATH. */
function pnpm(...args: string[]): void {
  const running = process.env["npm_execpath"];
  const own = running?.includes("pnpm") ? [process.execPath, running] : ["pnpm"];
  const [program = "pnpm", ...before] = own;
  execFileSync(program, [...before, ...args], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
}
