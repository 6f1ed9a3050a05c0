import { findPackage } from "./find-package.js";
import type { InstalledPackage, Manifest } from "./manifest.js";

/** A copy of a package, and who gets it. */
export interface InstalledCopy {
  readonly version: string;
  readonly path: string;
  /** Names of the packages whose code finds this copy. */
  readonly users: readonly string[];
}

/**
 * Every copy of the package `name` that the project, or anything it depends on, would load: the dependencies are followed as
 * Node resolves them, whatever package manager laid them out.
 */
export function findCopies(name: string, project: { readonly root: string; readonly manifest: Manifest }) {
  const copies = new Map<string, InstalledCopy & { readonly users: string[] }>();
  const seen = new Set<string>();
  const follow = (from: { readonly path: string; readonly label: string; readonly names: readonly string[] }): void => {
    for (const dependency of from.names) {
      const found = findPackage(dependency, from.path);
      if (found === undefined) continue;
      if (dependency === name) {
        const copy = copies.get(found.path) ?? { version: found.version, path: found.path, users: [] };
        copies.set(found.path, { ...copy, users: [...copy.users, from.label] });
      }
      if (seen.has(found.path)) continue;
      seen.add(found.path);
      follow({ path: found.path, label: found.name, names: runtimeNames(found) });
    }
  };
  const { manifest, root } = project;
  const own = Object.keys({ ...manifest.devDependencies, ...ofManifest(manifest), [name]: "" });
  follow({ path: root, label: "this project", names: own });
  return [...copies.values()] as readonly InstalledCopy[];
}

function runtimeNames({ manifest }: InstalledPackage): readonly string[] {
  return Object.keys(ofManifest(manifest));
}

function ofManifest({
  dependencies,
  optionalDependencies,
  peerDependencies,
}: Manifest): Readonly<Record<string, string>> {
  return { ...dependencies, ...optionalDependencies, ...peerDependencies };
}
