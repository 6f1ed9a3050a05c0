import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "@tooling/repo-checks/workspace";
import type { Published } from "./repository-copy.js";

export interface Tarball {
  readonly manifest: Manifest;
  /** Paths from the package's folder, sorted. */
  readonly files: readonly string[];
}

/** What somebody who installs the package is given, from the registry. */
export async function readTarball(published: Published, from: { registry: string; scratch: string }): Promise<Tarball> {
  const { name, version } = published;
  const folder = join(from.scratch, "tarballs", name, version);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "package.tgz");
  writeFileSync(file, Buffer.from(await (await fetch(await tarballUrl(published, from.registry))).arrayBuffer()));
  execFileSync("tar", ["-xzf", file, "-C", folder]);
  const top = join(folder, "package");
  const entries = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    manifest: JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as Manifest,
    files: entries.map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1)).toSorted(),
  };
}

/** Where the registry says that the package is to be fetched from. */
export async function tarballUrl({ name, version }: Published, registry: string): Promise<string> {
  const packument = (await (await fetch(new URL(name, registry))).json()) as {
    readonly versions: Readonly<Record<string, { readonly dist: { readonly tarball: string } }>>;
  };
  const place = packument.versions[version];
  if (place === undefined) throw new Error(`expected ${name} ${version} in the registry`);
  return place.dist.tarball;
}
