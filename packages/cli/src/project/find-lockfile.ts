import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Manifest } from "./manifest.js";

const LOCKFILES = ["npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

/**
 * The lockfile of a project: its own, or else that of its workspace or repository. What lies between and further up is of
 * somebody else.
 */
export function findLockfile(root: string): string | undefined {
  const own = lockfileIn(root);
  if (own !== undefined || isTop(root)) return own;
  const top = topAbove(root);
  return top === undefined ? undefined : lockfileIn(top);
}

function lockfileIn(folder: string): string | undefined {
  return LOCKFILES.map((name) => join(folder, name)).find((file) => existsSync(file));
}

function topAbove(folder: string): string | undefined {
  const parent = dirname(folder);
  if (parent === folder) return undefined;
  return isTop(parent) ? parent : topAbove(parent);
}

/** Whether a workspace or a repository begins here. */
function isTop(folder: string): boolean {
  return [".git", "pnpm-workspace.yaml"].some((name) => existsSync(join(folder, name))) || hasWorkspaces(folder);
}

function hasWorkspaces(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    return manifest.workspaces !== undefined;
  } catch {
    // No package.json, or one that nobody can read: no workspace.
    return false;
  }
}
