import type * as Core from "@isowire/core";
import type { Deprecation } from "@isowire/core";
import { count } from "../report/count.js";
import { fail, pass, unknown, warn, type Finding } from "../report/finding.js";
import type { ProjectScan } from "../scan/scan-project.js";
import type { Use } from "../scan/use.js";
import { countByCode, listPlaces } from "./call-sites.js";
import { readUsage, type Usage } from "./read-usage.js";
import type { SectionContext } from "./section-context.js";
import { unreadSources } from "./unread-sources.js";
import { wayBack } from "./way-back.js";

type Rows = Readonly<Record<string, Deprecation>>;

/** What of the old names is left, whether the next phase can come, and whether there is a way back. */
export async function runDeprecations(context: SectionContext): Promise<void> {
  const { project, check, scan, tell, usageFile } = context;
  const { DEPRECATIONS } = await project.import<typeof Core>("@isowire/core");
  const rows: Rows = DEPRECATIONS;
  const found = scan();
  const legacy = project.installed("@isowire/legacy");
  const isRemoved = (code: string): boolean => majorOf(legacy?.version ?? "0") >= majorOf(rows[code]?.removedIn ?? "2");
  tell({ uses: found.uses, files: found.files });
  await check("the sources were read", () => wasRead(found));
  for (const [code, uses] of countByCode(found.uses)) {
    await check(`${code}: ${rows[code]?.what ?? ""}`, () =>
      left(uses, { row: rows[code], isRemoved: isRemoved(code) }),
    );
  }
  let usage: Usage | undefined;
  if (usageFile !== undefined) {
    await check("uses at run time", () => {
      usage = readUsage(usageFile, project.root);
      tell({ usage });
      return atRunTime(usage);
    });
  }
  await check("ready for phase 2", () => ready(found, usage));
  await check("a way back", () => wayBack(project.root, project.installed("@isowire/core")?.version ?? ""));
}

function wasRead(scan: ProjectScan): Finding {
  const { files, unreadableCodes } = scan;
  const unread = unreadSources(scan);
  if (unread !== undefined) return unread;
  if (unreadableCodes.length > 0) return unknown(`no name to look for: ${unreadableCodes.join(", ")}`);
  return files === 0
    ? unknown("no sources in this folder", "run it in the project's folder")
    : pass(count(files, "file"));
}

function left(uses: readonly Use[], { row, isRemoved }: { row: Deprecation | undefined; isRemoved: boolean }): Finding {
  const likely = uses.filter(({ isCertain }) => !isCertain).length;
  const doubt = likely === 0 ? "" : `, ${likely} of them by the method's name alone`;
  const seen = `${count(uses.length, "call site")}${doubt}: ${listPlaces(uses)}`;
  const fix =
    row?.autofix === undefined ? "" : `; eslint --fix with @isowire/eslint-plugin (${row.autofix}) rewrites it`;
  const advice = `use ${row?.replacement ?? "what docs/deprecations.md says"}${fix}`;
  if (isRemoved) return fail(`${seen}; it throws ERR_LEGACY_REMOVED in the installed version`, advice);
  return warn(`${seen}; it works until ${row?.removedIn ?? "the next major"}`, advice);
}

function atRunTime({ uses, deprecations }: Usage): Finding {
  if (uses === 0) return pass("0 uses");
  const counts = deprecations.map((row) => `${row.code} ${row.uses}`).join(", ");
  return warn(`${count(uses, "use")}: ${counts}`, "getMigrationStatus() lists the call sites of each");
}

function ready({ uses, unreadable, imports }: ProjectScan, usage: Usage | undefined): Finding {
  if (unreadable.length > 0) return unknown("not known before every source can be read");
  const legacy = imports.filter(({ specifier }) => specifier.startsWith("@isowire/legacy"));
  const open = uses.length + (usage?.uses ?? 0) + legacy.length;
  if (open === 0) {
    return pass(
      usage === undefined
        ? "no old name in the sources; `--usage FILE` adds what getMigrationStatus() counted in production"
        : "no old name in the sources, none used at run time",
    );
  }
  const atRun = usage === undefined ? "" : `, ${count(usage.uses, "use")} at run time`;
  return warn(
    `not yet: ${count(uses.length, "call site")}, ${count(legacy.length, "import")}${atRun}`,
    "stay on this major until this check passes; nothing breaks before that upgrade",
  );
}

function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}
