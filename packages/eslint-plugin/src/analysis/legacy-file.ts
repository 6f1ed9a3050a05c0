import { LEGACY_PATHS } from "../legacy-table.js";
import type { ValueUse } from "./flow.js";
import { objectsOf, type LegacyObject } from "./legacy-objects.js";
import { moduleImports, type ModuleImport } from "./module-imports.js";
import { nameUses, type NameUse } from "./name-uses.js";
import type { Node, SourceCode } from "./syntax-tree.js";
import { ValueKeys } from "./value-key.js";

/** Everything of the old manager that one file shows. */
export interface LegacyFile {
  readonly sourceCode: SourceCode;
  readonly keys: ValueKeys;
  readonly imports: readonly ModuleImport[];
  readonly uses: readonly NameUse[];
  readonly objects: readonly LegacyObject[];
}

const PATHS: ReadonlySet<string> = new Set(LEGACY_PATHS);
const known = new WeakMap<object, LegacyFile>();

/** Read once per file, however many rules ask. */
export function legacyFile(sourceCode: SourceCode): LegacyFile {
  const file = known.get(sourceCode.ast) ?? read(sourceCode);
  known.set(sourceCode.ast, file);
  return file;
}

function read(sourceCode: SourceCode): LegacyFile {
  const imports = moduleImports(sourceCode, (source) => PATHS.has(source) || source.startsWith("@isowire/legacy/"));
  const uses = imports.flatMap((each) => nameUses(each, sourceCode));
  const objects = withoutTwins(uses.flatMap((use) => objectsOf(use, sourceCode)));
  return { sourceCode, keys: new ValueKeys(sourceCode), imports, uses, objects };
}

/** A field with a type and a value is one object: the one that has the value. */
function withoutTwins(objects: readonly LegacyObject[]): readonly LegacyObject[] {
  const made = new Set(objects.filter(({ flow }) => flow).flatMap(({ uses }) => uses.map(placeOf)));
  return objects.filter(({ flow, uses }) => flow || !uses.some((use) => made.has(placeOf(use))));
}

function placeOf(use: ValueUse): Node {
  return use.kind === "call" ? use.call : use.node;
}
