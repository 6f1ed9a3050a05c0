import type { InstalledPackage } from "../project/manifest.js";
import { fail, pass, warn, type Finding } from "../report/finding.js";

/** One wire: these have one version. The others move when they change, within the major of core. */
const WIRE = ["@isowire/agents", "@isowire/client", "@isowire/core", "@isowire/ws"];

/** Whether what is installed is of versions that were made for each other. */
export function packageVersions(packages: readonly Pick<InstalledPackage, "name" | "version">[]): Finding {
  const seen = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
  const core = packages.find(({ name }) => name === "@isowire/core");
  if (core === undefined) {
    return fail(seen === "" ? "none" : `${seen}; not @isowire/core`, "npm install @isowire/core");
  }
  const apart = packages.filter(({ name, version }) => WIRE.includes(name) && version !== core.version);
  if (apart.length > 0)
    return warn(seen, `install ${names(apart)} in the version of @isowire/core: they move together`);
  const foreign = packages.filter(({ version }) => majorOf(version) !== majorOf(core.version));
  if (foreign.length > 0) return warn(seen, `install ${names(foreign)} in the major of @isowire/core`);
  return pass(seen);
}

function names(packages: readonly Pick<InstalledPackage, "name">[]): string {
  return packages.map(({ name }) => name).join(", ");
}

function majorOf(version: string): string {
  return version.split(".")[0] ?? "";
}
