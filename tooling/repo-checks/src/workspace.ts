import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The top folder of the repository. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What the checks read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly sideEffects?: boolean;
  readonly license?: string;
  readonly repository?: unknown;
  readonly files?: readonly string[];
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Packages under `packages/`, `apps/` or `tooling/`, by name. */
export function packagesIn(parent: "packages" | "apps" | "tooling"): readonly Package[] {
  return readdirSync(join(ROOT, parent))
    .map((name) => join(ROOT, parent, name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => {
      const manifest = readJson<Manifest>(join(folder, "package.json"));
      return { name: manifest.name, folder, manifest };
    });
}

/** The packages that go to the registry. */
export const publicPackages = packagesIn("packages").filter(({ manifest }) => manifest.private !== true);

/** Specifiers of a package's code entry points, such as `@isowire/core/trusted`. */
export function entryPoints({ name, manifest }: Package): readonly string[] {
  return Object.keys(manifest.exports ?? {})
    .filter((path) => !path.endsWith(".json"))
    .map((path) => name + path.slice(1));
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the shape of the file
export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
