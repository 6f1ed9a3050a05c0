import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT, type Manifest } from "@tooling/repo-checks/workspace";
import { pnpmOnPath } from "./pnpm-on-path.js";
import type { Published } from "./repository-copy.js";
import { outcomeOf, run, type Ended } from "./run-command.js";

const SCOPE = "@isowire/";
const CATALOG = readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8");

/**
 * A user's application in a folder of its own. It has our packages from the registry of the rehearsal and everything else
 * from the one that npm is configured with.
 */
export class Application {
  readonly folder: string;

  /** @param template - a folder of which it is a copy */
  constructor(folder: string, { template, registry }: { readonly template: string; readonly registry: string }) {
    this.folder = folder;
    cpSync(template, folder, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(folder, ".npmrc"), `@isowire:registry=${registry}\n`);
    const manifest = join(folder, "package.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"([^"]+)": "\*"/g, pin));
  }

  /** What it has of this release, in exactly these versions, and what else its package.json allows. */
  async install(release: readonly Published[]): Promise<void> {
    await this.npm("install", ...this.#itsOwn(release).map(({ name, version }) => `${name}@${version}`));
  }

  /** The same with pnpm. */
  async installWithPnpm(release: readonly Published[]): Promise<void> {
    const file = join(this.folder, "package.json");
    let manifest = readFileSync(file, "utf8");
    for (const { name, version } of this.#itsOwn(release)) {
      manifest = manifest.replace(`"${name}": "*"`, `"${name}": "${version}"`);
    }
    writeFileSync(file, manifest);
    await run(["pnpm", "install"], { cwd: this.folder, env: { PATH: await pnpmOnPath() } });
  }

  /** As new as its package.json allows. */
  async upgradeInPlace(): Promise<void> {
    await this.npm("update", ...this.ours);
  }

  async npm(...args: readonly string[]): Promise<string> {
    // What is new in the registry must be seen.
    const env = { npm_config_prefer_offline: "false", npm_config_audit: "false", npm_config_fund: "false" };
    return run(["npm", ...args], { cwd: this.folder, env });
  }

  /** A program that one of its packages brings, by its name. */
  async npx(...args: readonly string[]): Promise<Ended> {
    return outcomeOf(["npx", "--no", "--", ...args], { cwd: this.folder });
  }

  /** Runs Node on a file of it, with flags for everything that it starts. */
  async node(args: readonly string[], flags = ""): Promise<Ended> {
    return outcomeOf([process.execPath, ...args], { cwd: this.folder, env: { NODE_OPTIONS: flags } });
  }

  /** A script of its package.json, with flags for every Node in it, but not for an npm around it. */
  async script(name: string, flags = ""): Promise<Ended> {
    const path = `${join(this.folder, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;
    const command = this.#manifest.scripts?.[name] ?? "";
    return outcomeOf(["sh", "-c", command], { cwd: this.folder, env: { PATH: path, NODE_OPTIONS: flags } });
  }

  /** Our packages as installed: `@isowire/core 1.0.0`. */
  get installed(): readonly string[] {
    return this.ours.map((name) => `${name} ${this.versionOf(name)}`);
  }

  /** Names of our packages that it depends on. */
  get ours(): readonly string[] {
    const { dependencies, devDependencies } = this.#manifest;
    return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith(SCOPE));
  }

  #itsOwn(release: readonly Published[]): readonly Published[] {
    return release.filter(({ name }) => this.ours.includes(name));
  }

  get #manifest(): Manifest {
    return JSON.parse(readFileSync(join(this.folder, "package.json"), "utf8")) as Manifest;
  }

  versionOf(name: string): string {
    const file = join(this.folder, "node_modules", name, "package.json");
    if (!existsSync(file)) return "missing";
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
  }
}

/** What may be any version is the one that the catalog of the workspace names; ours are named at each install. */
function pin(row: string, name: string): string {
  if (name.startsWith(SCOPE)) return row;
  const version = new RegExp(`^  "?${name}"?: (\\S+)$`, "m").exec(CATALOG)?.[1];
  if (version === undefined) throw new Error(`expected ${name} in the catalog of pnpm-workspace.yaml`);
  return `"${name}": "${version}"`;
}
