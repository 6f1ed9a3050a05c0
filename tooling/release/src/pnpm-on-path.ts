import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { ROOT } from "@tooling/repo-checks/workspace";
import { run } from "./run-command.js";

/** A PATH with `pnpm` on it, which changesets calls by its name: the one that is there, else the one our scripts name. */
export async function pnpmOnPath(): Promise<string> {
  const path = process.env["PATH"] ?? "";
  if (path.split(delimiter).some(hasPnpm)) return path;
  const found = await run(["npx", "-y", "--prefer-offline", "-p", pinned(), "-c", "command -v pnpm"], { cwd: ROOT });
  return `${dirname(found.trim())}${delimiter}${path}`;
}

function hasPnpm(folder: string): boolean {
  try {
    accessSync(join(folder, "pnpm"), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function pinned(): string {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { test: string } };
  return /pnpm@[\d.]+/.exec(scripts.test)?.[0] ?? "pnpm";
}
