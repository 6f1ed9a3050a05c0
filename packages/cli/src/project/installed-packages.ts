import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { readPackage } from "./find-package.js";
import type { InstalledPackage } from "./manifest.js";

const SCOPE = "@isowire";

/** The packages of Isowire that the project's code can load, by name, as Node finds them from its folder. */
export function installedPackages(root: string): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (let folder = root; ; folder = dirname(folder)) {
    const scope = join(folder, "node_modules", SCOPE);
    for (const name of existsSync(scope) ? readdirSync(scope) : []) {
      const path = join(scope, name);
      const isPackage = !found.has(`${SCOPE}/${name}`) && existsSync(join(path, "package.json"));
      if (isPackage) found.set(`${SCOPE}/${name}`, readPackage(path));
    }
    if (dirname(folder) === folder) break;
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What can be imported of it: `@isowire/core`, `@isowire/core/trusted`. */
export function pathsOf({ name, manifest }: InstalledPackage): readonly string[] {
  const paths = Object.keys(manifest.exports ?? { ".": "" });
  return paths.filter((path) => !path.includes("*") && !path.endsWith(".json")).map((path) => name + path.slice(1));
}
