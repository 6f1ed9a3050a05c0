import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { InstalledPackage, Manifest } from "./manifest.js";

/** The package that code in `from` gets: the nearest `node_modules/<name>`, as Node looks for it. */
export function findPackage(name: string, from: string): InstalledPackage | undefined {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return readPackage(folder);
  const parent = dirname(from);
  return parent === from ? undefined : findPackage(name, parent);
}

/** @throws SyntaxError when its package.json is not JSON */
export function readPackage(folder: string): InstalledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { name = "", version = "" } = manifest;
  return { name, version, path: realpathSync(folder), manifest };
}
