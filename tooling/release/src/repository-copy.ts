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
import { dirname, join, relative } from "node:path";
import { packagesIn, ROOT, type Manifest, type Package } from "@tooling/repo-checks/workspace";
import { pnpmOnPath } from "./pnpm-on-path.js";
import { run } from "./run-command.js";

const PARENTS = ["packages", "apps", "tooling"] as const;

export interface Published {
  readonly name: string;
  readonly version: string;
}

/**
 * The repository in a folder of its own, as it stands in the work tree and as it was last built, where releases are made
 * that nobody else sees. What comes from elsewhere (`node_modules`) is the original's.
 */
export class RepositoryCopy {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#env = env;
  }

  static async make(folder: string): Promise<RepositoryCopy> {
    const copy = new RepositoryCopy(join(folder, "repository"), { PATH: await pnpmOnPath() });
    await copy.#copyFiles();
    for (const place of copy.#publicFolders()) forgetProvenance(place);
    for (const each of PARENTS.flatMap(packagesIn)) copy.#linkDependencies(each);
    link("@changesets/cli", { from: ROOT, to: copy.folder });
    for (const command of ["init --quiet", "add --all", "commit --quiet --message=Copy"])
      await copy.#git(...command.split(" "));
    return copy;
  }

  /** What goes to a registry, with the versions of now. */
  get published(): readonly Published[] {
    return this.#publicFolders().map((folder) => {
      const { name, version } = readManifest(folder);
      return { name, version };
    });
  }

  /**
   * `changeset version`, after a change of every package by `bump`, or of nothing but what waits in .changeset. Only what
   * embeds its version is built again.
   */
  async moveVersions(bump?: "minor" | "major"): Promise<void> {
    const rows = this.published.map(({ name }) => `"${name}": ${bump ?? ""}\n`);
    if (bump)
      writeFileSync(join(this.folder, ".changeset/rehearsed.md"), `---\n${rows.join("")}---\n\nA rehearsed ${bump}.\n`);
    await this.#changeset("version");
    await Promise.all(
      this.#publicFolders()
        .filter(embedsItsVersion)
        .map((folder) => this.#buildAgain(folder)),
    );
    await this.#git("commit", "--quiet", "--all", "--allow-empty", "--message=Release");
  }

  /** `changeset publish`, by the user of `token`. Answers what it published. */
  async publish({ url, token }: { readonly url: string; readonly token: string }): Promise<readonly Published[]> {
    const settings = join(dirname(this.folder), "publisher.npmrc");
    writeFileSync(settings, `registry=${url}\n//${new URL(url).host}/:_authToken=${token}\n`);
    const said = await this.#changeset("publish", { npm_config_userconfig: settings, npm_config_registry: url });
    const tags = [...said.matchAll(/New tag:\s+(\S+)@(\S+)/g)];
    return tags.map(([, name = "", version = ""]) => ({ name, version }));
  }

  /** Packs what `changeset publish` would publish. Answers the tarballs. */
  async pack(): Promise<readonly string[]> {
    const tarballs = mkdtempSync(join(dirname(this.folder), "tarballs-"));
    const pack = ["--recursive", "--filter=./packages/*", "pack", "--pack-destination", tarballs];
    await run(["pnpm", ...pack], { cwd: this.folder, env: this.#env });
    return readdirSync(tarballs).map((file) => join(tarballs, file));
  }

  async #copyFiles(): Promise<void> {
    const listed = await run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
    const files = listed.split("\0").filter((file) => file !== "" && existsSync(join(ROOT, file)));
    const dists = packagesIn("packages").map(({ folder }) => join(relative(ROOT, folder), "dist"));
    for (const file of [...files, ...dists]) cpSync(join(ROOT, file), join(this.folder, file), { recursive: true });
  }

  #linkDependencies({ folder, manifest }: Package): void {
    const own = new Map(PARENTS.flatMap(packagesIn).map((each) => [each.name, this.#placeOf(each.folder)]));
    const to = this.#placeOf(folder);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      link(name, { from: folder, to, target: own.get(name) });
    }
  }

  async #buildAgain(folder: string): Promise<void> {
    const dist = join(folder, "dist");
    for (const file of readdirSync(dist)) if (/\.c?js(\.map)?$/.test(file)) rmSync(join(dist, file));
    await run([process.execPath, join(folder, "node_modules/tsup/dist/cli-default.js"), "--no-clean", "--no-dts"], {
      cwd: folder,
    });
  }

  #publicFolders(): readonly string[] {
    const parent = join(this.folder, "packages");
    return readdirSync(parent)
      .map((name) => join(parent, name))
      .filter((folder) => readManifest(folder).private !== true);
  }

  #placeOf(folder: string): string {
    return join(this.folder, relative(ROOT, folder));
  }

  async #changeset(command: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const program = join(this.folder, "node_modules/@changesets/cli/bin.js");
    return run([process.execPath, program, command], { cwd: this.folder, env: { ...this.#env, ...env } });
  }

  async #git(...args: readonly string[]): Promise<void> {
    const who = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost"];
    await run(["git", ...who, ...args], { cwd: this.folder });
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** A registry on the loopback has nobody who could attest where a package was built; publishing would be refused. */
function forgetProvenance(folder: string): void {
  const manifest = readManifest(folder);
  const publishConfig = { ...manifest.publishConfig, provenance: false };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, publishConfig }, undefined, 2));
}

/** Some code of it reads its own package.json, which the build puts into `dist`. */
function embedsItsVersion(folder: string): boolean {
  const sources = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" });
  return sources
    .filter((file) => /(?<!\.test)\.[jt]s$/.test(file))
    .some((file) => /from "(\.\.\/)+package\.json"/.test(readFileSync(join(folder, "src", file), "utf8")));
}

function link(name: string, { from, to, target }: { from: string; to: string; target?: string | undefined }): void {
  const place = join(to, "node_modules", name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(target ?? realpathSync(join(from, "node_modules", name)), place);
}
