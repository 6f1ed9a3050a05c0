import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { basename } from "node:path";
import getReleasePlan from "@changesets/get-release-plan";
import { demandOf } from "@tooling/repo-checks/api-demand";
import { isEnough, type Bump } from "@tooling/repo-checks/api-diff";
import { publicPackages, ROOT } from "@tooling/repo-checks/workspace";
import { makeTemporaryFolder } from "@tooling/services";
import { RepositoryCopy } from "./repository-copy.js";
import { say } from "./say.js";

/** What a release made now would be. Nothing is published, and nothing in the work tree changes. */
async function main(): Promise<void> {
  const { releases } = await getReleasePlan(ROOT);
  const moving = releases.filter(({ type }) => type !== "none");
  say(
    "The plan",
    ...moving.map(({ name, type, oldVersion, newVersion, changesets }) =>
      [name.padEnd(24), `${oldVersion} -> ${newVersion}`, type, `(${changesets.join(", ") || "moves along"})`].join(
        "  ",
      ),
    ),
    ...(moving.length === 0 ? ["nothing waits in .changeset: nothing would be released"] : []),
  );
  const isPlanned = sayApi(new Map(releases.map(({ name, type }) => [name, type])));
  await sayTarballs(new Set(moving.map(({ name }) => name)));
  sayWhatIsMissing();
  if (!isPlanned) process.exitCode = 1;
}

/** Whether the plan raises every package as far as its public API demands. */
function sayApi(planned: ReadonlyMap<string, Bump>): boolean {
  const demands = publicPackages.map((each) => ({ name: each.name, ...demandOf(each) }));
  const rows = demands.flatMap(({ changes }) =>
    changes.flatMap(({ entry, name, what, bump, before, after }) => [
      `${entry} ${name}: ${what}, at least a ${bump}`,
      ...marked("-", before),
      ...marked("+", after),
    ]),
  );
  const small = demands.filter(({ name, bump }) => !isEnough(planned.get(name) ?? "none", bump));
  const faults = small.map(
    ({ name, bump }) => `TOO SMALL: ${name} is planned as ${planned.get(name) ?? "none"}, its API demands a ${bump}`,
  );
  say("The public API against the last release", ...(rows.length === 0 ? ["no change on record"] : rows), ...faults);
  return small.length === 0;
}

async function sayTarballs(moving: ReadonlySet<string>): Promise<void> {
  using scratch = makeTemporaryFolder("release-dry");
  const copy = await RepositoryCopy.make(scratch.path);
  if (moving.size > 0) await copy.moveVersions();
  const rows = (await copy.pack()).map((file) => {
    const files = execFileSync("tar", ["-tzf", file], { encoding: "utf8" }).trim().split("\n").length;
    return `${basename(file).padEnd(36)}  ${String(files).padStart(3)} files  ${Math.ceil(statSync(file).size / 1024)} KiB`;
  });
  say(`The tarballs${moving.size > 0 ? "" : ", as they were released"}`, ...rows);
}

function sayWhatIsMissing(): void {
  const withoutRepository = publicPackages.filter(({ manifest }) => manifest.repository === undefined);
  if (withoutRepository.length === 0) return;
  say(
    "Missing before the first publication",
    "`repository`: the statement of provenance names it, and a registry refuses one that package.json does not name too;",
    `set it in ${withoutRepository.length} packages once the repository has an address.`,
  );
}

function marked(sign: string, text: string): readonly string[] {
  return text === "" ? [] : text.split("\n").map((line) => `  ${sign} ${line}`);
}

await main();
