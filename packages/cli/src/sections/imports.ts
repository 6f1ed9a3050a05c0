import type * as Core from "@isowire/core";
import { relative } from "node:path";
import { findCopies } from "../project/find-copies.js";
import { doctorFileOf, readDoctorFile } from "../project/doctor-file.js";
import { installedPackages, pathsOf } from "../project/installed-packages.js";
import { loadBothWays, type PathReport } from "../project/load-both-ways.js";
import type { Project } from "../project/project.js";
import { count } from "../report/count.js";
import { fail, pass, warn, type Finding } from "../report/finding.js";
import type { ProjectScan } from "../scan/scan-project.js";
import { countByCode, listPlaces } from "./call-sites.js";
import { packageVersions } from "./package-versions.js";
import type { SectionContext } from "./section-context.js";
import { unreadSources } from "./unread-sources.js";

const LEGACY = "@isowire/legacy";
const ONE_COPY = "`npm ls @isowire/core` shows who brings it; `npm dedupe`, or one range for all that ask for it";

/** Whether every path leads to one and the same Isowire. */
export async function runImports({ project, check, scan, tell }: SectionContext): Promise<void> {
  const packages = installedPackages(project.root);
  tell({ packages: packages.map(({ name, version }) => ({ name, version })) });
  await check("packages of Isowire are installed, of versions that go together", () => packageVersions(packages));
  if (packages.length === 0) return;
  const paths: PathReport[] = [];
  for (const path of packages.flatMap(pathsOf)) paths.push(await loadBothWays(project, path));
  tell({ paths });
  const isLegacy = ({ path }: PathReport): boolean => path === LEGACY || path.startsWith(`${LEGACY}/`);
  await check("canonical paths load by import and by require", () => loads(paths.filter((each) => !isLegacy(each))));
  await check("legacy paths load by import and by require", () => legacyLoads(paths.filter(isLegacy), scan()));
  await check("one copy of @isowire/core is installed", () => onDisk(project));
  await check("one copy of @isowire/core is at work", () => inProcess(project));
  await check("no source imports a legacy path", () => callSites(scan()));
}

function loads(paths: readonly PathReport[]): Finding {
  const broken = paths.filter(({ status }) => status === "failed" || status === "different");
  if (broken.length > 0) {
    return fail(broken.map(({ path, reason }) => `${path}: ${String(reason)}`).join("; "), "npm install");
  }
  const needing = paths.filter(({ status }) => status === "needs");
  const rest = needing.map(({ path, reason }) => `; ${path} ${String(reason)}`).join("");
  return pass(`${count(paths.length - needing.length, "path")}, the same names both ways${rest}`);
}

function legacyLoads(paths: readonly PathReport[], scan: ProjectScan): Finding {
  const wanted = scan.imports.filter(({ specifier }) => specifier.startsWith(LEGACY));
  const known = new Set(paths.map(({ path }) => path));
  const lost = wanted.filter(({ specifier }) => !known.has(specifier));
  if (lost.length > 0) {
    const seen = `${lost[0]?.specifier ?? ""} is imported and does not resolve: ${listPlaces(lost)}`;
    return fail(seen, `npm install ${LEGACY}, or write what replaces it`);
  }
  if (paths.length > 0) return loads(paths);
  return unreadSources(scan) ?? pass(`${LEGACY} is not installed, and nothing imports it`);
}

function onDisk(project: Project): Finding {
  const copies = findCopies("@isowire/core", project);
  const shown = copies.map(({ version, path, users }) => {
    return `${version} in ${relative(project.root, path) || "."} (for ${[...new Set(users)].join(", ")})`;
  });
  if (copies.length === 1) return pass(`version ${String(copies[0]?.version)}`);
  return fail(`${copies.length} copies: ${shown.join("; ")}`, ONE_COPY);
}

/** After every package and the application's own parts have been loaded. */
async function inProcess(project: Project): Promise<Finding> {
  const { diagnoseCopies } = await project.import<typeof Core>("@isowire/core");
  // The other build of the same installation joins the registry when it is used.
  project.require<typeof Core>("@isowire/core").diagnoseCopies();
  if (doctorFileOf(project.root) !== undefined) await readDoctorFile(project).catch(() => undefined);
  const copies = diagnoseCopies();
  const folders = [...new Set(copies.map(({ path }) => path))];
  const shown = copies.map(({ version, format, path }) => `${version} (${format}) in ${relative(project.root, path)}`);
  if (folders.length <= 1)
    return pass(`diagnoseCopies() lists one folder, as ${copies.map(({ format }) => format).join(" and ")}`);
  return fail(`diagnoseCopies() lists ${folders.length} folders: ${shown.join("; ")}`, ONE_COPY);
}

function callSites(scan: ProjectScan): Finding {
  const { imports, uses, files } = scan;
  const legacy = imports.filter(({ specifier }) => specifier.startsWith(LEGACY));
  if (legacy.length === 0) return unreadSources(scan) ?? pass(`${count(files, "source")}, none does`);
  const codes = countByCode(uses).map(([code, { length }]) => `${code} ${length}`);
  const seen = `${count(legacy.length, "import")}: ${listPlaces(legacy)}; call sites by code: ${codes.join(", ") || "none"}`;
  return warn(seen, "it works in this phase, and throws in the next: npx isowire doctor --only deprecations");
}
