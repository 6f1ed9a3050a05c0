import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CannotRun } from "../report/cannot-run.js";
import { findPackage } from "./find-package.js";
import { isMissing } from "./is-missing.js";
import type { InstalledPackage, Manifest } from "./manifest.js";

/** Loads a module as the project's own code would: an `import()` that is evaluated in its folder. */
export type ImportFromProject = (specifier: string) => Promise<object>;

/** The project that is looked at: what is loaded through it is what its own code would get, never the doctor's. */
export class Project {
  readonly root: string;
  readonly manifest: Manifest;
  readonly #import: ImportFromProject;
  readonly #require: NodeJS.Require;

  constructor(root: string, importFromProject: ImportFromProject) {
    const file = join(root, "package.json");
    this.root = root;
    this.manifest = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : {};
    this.#import = importFromProject;
    this.#require = createRequire(file);
  }

  /** @throws CannotRun when the package is not installed */

  async import<T>(specifier: string): Promise<T> {
    try {
      return (await this.#import(specifier)) as T;
    } catch (error) {
      throw isMissing(error, specifier) ? notInstalled(specifier) : error;
    }
  }

  /** @throws CannotRun when the package is not installed */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the package's types
  require<T>(specifier: string): T {
    try {
      return this.#require(specifier) as T;
    } catch (error) {
      throw isMissing(error, specifier) ? notInstalled(specifier) : error;
    }
  }

  /** A library that a package of ours adapts: the project's, or else the one beside that package. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the library's types
  requireBeside<T>(owner: string, specifier: string): T {
    const beside = this.installed(owner);
    for (const from of beside === undefined ? [this.root] : [this.root, beside.path]) {
      try {
        return createRequire(join(from, "package.json"))(specifier) as T;
      } catch (error) {
        if (!isMissing(error, specifier)) throw error;
      }
    }
    throw notInstalled(specifier);
  }

  /** The package as the project's code finds it. */
  installed(name: string): InstalledPackage | undefined {
    return findPackage(name, this.root);
  }
}

function notInstalled(specifier: string): CannotRun {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  return new CannotRun(`${name} is not installed in this project`, `npm install ${name}`);
}
