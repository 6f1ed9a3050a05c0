import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const PACKAGES = fileURLToPath(new URL("../../../", import.meta.url));
const THIRD_PARTY = fileURLToPath(new URL("../../node_modules/", import.meta.url));

export interface FixtureProject extends Disposable {
  readonly folder: string;
}

/**
 * A project in a folder of its own: the healthy one, with what `name` has laid over it. What its package.json asks for is
 * linked from the workspace as it is built; what lies in `installed` has a copy of its own of what it asks for. The lockfile
 * has the versions that these have now.
 */
export function fixtureProject(name = "healthy"): FixtureProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `isowire-${name}-`)));
  for (const layer of new Set(["healthy", name])) cpSync(join(FIXTURES, layer), folder, { recursive: true });
  const installed = join(folder, "installed");
  for (const library of existsSync(installed) ? readdirSync(installed) : []) {
    const target = join(folder, "node_modules", library);
    cpSync(join(installed, library), target, { recursive: true });
    for (const dependency of dependenciesOf(target)) copyPackage(dependency, join(target, "node_modules", dependency));
  }
  for (const dependency of dependenciesOf(folder)) linkPackage(dependency, join(folder, "node_modules", dependency));
  writeLockfile(folder);
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function dependenciesOf(folder: string): readonly string[] {
  const { dependencies = {} } = readJson<{ dependencies?: Record<string, string> }>(join(folder, "package.json"));
  return Object.keys(dependencies);
}

function linkPackage(name: string, target: string): void {
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(realpathSync(sourceOf(name)), target);
}

function copyPackage(name: string, target: string): void {
  const source = sourceOf(name);
  for (const part of ["package.json", "dist"]) cpSync(join(source, part), join(target, part), { recursive: true });
}

function sourceOf(name: string): string {
  return name.startsWith("@isowire/") ? join(PACKAGES, name.slice("@isowire/".length)) : join(THIRD_PARTY, name);
}

function writeLockfile(folder: string): void {
  const file = join(folder, "package-lock.json");
  const lockfile = readJson<{ readonly packages: object }>(file);
  const installed = Object.fromEntries(
    dependenciesOf(folder)
      .map((name) => `node_modules/${name}`)
      .map((path) => [path, { version: readJson<{ version: string }>(join(folder, path, "package.json")).version }]),
  );
  writeFileSync(file, JSON.stringify({ ...lockfile, packages: { ...lockfile.packages, ...installed } }, null, 2));
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what the file holds
function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
