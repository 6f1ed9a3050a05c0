import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "@tooling/repo-checks/workspace";
import type { Published } from "./repository-copy.js";
import { outcomeOf, run, type Ended } from "./run-command.js";

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
    cpSync(template, folder, { recursive: true });
    writeFileSync(join(folder, ".npmrc"), `@isowire:registry=${registry}\n`);
    const manifest = join(folder, "package.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"([^"]+)": "catalog:"/g, pin));
  }

  /** What it has of this release, in exactly these versions, and what else its package.json allows. */
  async install(release: readonly Published[]): Promise<void> {
    const wanted = release.filter(({ name }) => this.dependencies.includes(name));
    await this.npm("install", ...wanted.map(({ name, version }) => `${name}@${version}`));
  }

  async npm(...args: readonly string[]): Promise<string> {
    // What is new in the registry must be seen.
    const env = { npm_config_prefer_offline: "false", npm_config_audit: "false", npm_config_fund: "false" };
    return run(["npm", ...args], { cwd: this.folder, env });
  }

  /** Runs Node on a file of it, with flags for everything that it starts. */
  async node(args: readonly string[], flags = ""): Promise<Ended> {
    return outcomeOf([process.execPath, ...args], { cwd: this.folder, env: { NODE_OPTIONS: flags } });
  }

  /** Our packages as installed: `@isowire/core 1.0.0`. */
  get installed(): readonly string[] {
    return this.dependencies.map((name) => `${name} ${this.versionOf(name)}`);
  }

  /** Names of our packages that it depends on. */
  get dependencies(): readonly string[] {
    const manifest = readFileSync(join(this.folder, "package.json"), "utf8");
    const { dependencies } = JSON.parse(manifest) as { readonly dependencies: Readonly<Record<string, string>> };
    return Object.keys(dependencies).filter((name) => name.startsWith("@isowire/"));
  }

  versionOf(name: string): string {
    const file = join(this.folder, "node_modules", name, "package.json");
    if (!existsSync(file)) return "missing";
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
  }
}

/** The version that the catalog of the workspace names. */
function pin(_row: string, name: string): string {
  const version = new RegExp(`^  "?${name}"?: (\\S+)$`, "m").exec(CATALOG)?.[1];
  if (version === undefined) throw new Error(`expected ${name} in the catalog of pnpm-workspace.yaml`);
  return `"${name}": "${version}"`;
}
