import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorText } from "../report/error-text.js";
import { CANONICAL_METHODS } from "./canonical-methods.js";
import { deprecatedNames } from "./deprecated-names.js";
import { listSources } from "./list-sources.js";
import { NameIndex } from "./name-index.js";
import { scanSource } from "./scan-source.js";
import type { FileScan, PackageImport, Use } from "./use.js";

/** Characters of a file. What is longer is a bundle, not a source, and takes seconds to parse. */
const MAX_LENGTH = 1_000_000;
/** By which a file without any of ours is told without parsing it. */
const MENTIONS = /@isowire\//;

/** What the sources of a project say about deprecated names. */
export interface ProjectScan {
  /** Files that were looked at. */
  readonly files: number;
  readonly uses: readonly Use[];
  readonly imports: readonly PackageImport[];
  /** Files that could not be parsed, or are too long for it, and why. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Codes that cannot be looked for. */
  readonly unreadableCodes: readonly string[];
}

/**
 * Parses the project's sources.
 *
 * @param rows - `DEPRECATIONS` of the project's own `@isowire/core`
 */
export async function scanProject(
  root: string,
  rows: Readonly<Record<string, { readonly what: string }>>,
): Promise<ProjectScan> {
  const { names, unreadable: unreadableCodes } = deprecatedNames(rows);
  const index = new NameIndex(names);
  const methods = names
    .flatMap(({ form }) => (form.kind === "method" ? [form.name] : []))
    .filter((name) => !CANONICAL_METHODS.has(name));
  const isWorthParsing = (text: string): boolean => MENTIONS.test(text) || methods.some((name) => text.includes(name));
  const files = await listSources(root);
  const scans: FileScan[] = [];
  const unreadable: { file: string; reason: string }[] = [];
  for (const file of files) {
    const text = await readFile(join(root, file), "utf8");
    if (!isWorthParsing(text)) continue;
    if (text.length > MAX_LENGTH) {
      unreadable.push({
        file,
        reason: `${shown(text.length)} characters; more than ${shown(MAX_LENGTH)} are not parsed`,
      });
      continue;
    }
    try {
      scans.push(scanSource({ file, text }, index));
    } catch (error) {
      unreadable.push({ file, reason: errorText(error) });
    }
  }
  const imports = scans.flatMap((scan) => scan.imports);
  const hasLegacy = imports.some(({ specifier }) => specifier.startsWith("@isowire/legacy"));
  // A method's name alone says something only near our packages.
  const uses = scans.flatMap((scan) => {
    const isNear = hasLegacy || scan.imports.length > 0;
    return scan.uses.filter(({ isCertain }) => isCertain || isNear);
  });
  return { files: files.length, uses, imports, unreadable, unreadableCodes };
}

function shown(length: number): string {
  return length.toLocaleString("en");
}
