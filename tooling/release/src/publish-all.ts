import { makeTemporaryFolder, startNpmRegistry, type NpmRegistry } from "@tooling/services";
import type { TestProject } from "vitest/node";
import { putTarball } from "./put-tarball.js";
import { RepositoryCopy, type Published } from "./repository-copy.js";
import { say } from "./say.js";

/** The three releases of the rehearsal. */
export interface Releases {
  /** What would be released now, such as 1.0.0. */
  readonly first: readonly Published[];
  /** The next minor of everything: 1.1.0. */
  readonly minor: readonly Published[];
  /** The next major of everything: 2.0.0. Nothing but the version moves. */
  readonly major: readonly Published[];
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where the releases are. */
    registry: string;
    releases: Releases;
    /** A folder for everything that tests write. */
    scratch: string;
  }
}

/** Publishes three releases of a copy of the repository to a registry on the loopback, once for all files of the rehearsal. */
export default async function publishAll(project: TestProject): Promise<() => Promise<void>> {
  const registry = await startNpmRegistry();
  const scratch = makeTemporaryFolder("rehearsal");
  const end = async (): Promise<void> => {
    await registry.stop();
    scratch[Symbol.dispose]();
  };
  try {
    const copy = await RepositoryCopy.make(scratch.path);
    const next = async (bump?: "minor" | "major"): Promise<readonly Published[]> => {
      await copy.moveVersions(bump);
      // changesets starts three programs for each package; once is enough to know that it works.
      const published = await (bump === undefined ? copy.publish(registry) : putAll(await copy.pack(), registry));
      say(`a release of ${bump === undefined ? "what waits in .changeset" : `a ${bump}`}`, ...published.map(label));
      return published;
    };
    project.provide("releases", { first: await next(), minor: await next("minor"), major: await next("major") });
    project.provide("registry", registry.url);
    project.provide("scratch", scratch.path);
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}

async function putAll(tarballs: readonly string[], registry: NpmRegistry): Promise<readonly Published[]> {
  return Promise.all(tarballs.map((file) => putTarball(file, registry)));
}

function label({ name, version }: Published): string {
  return `${name} ${version}`;
}
