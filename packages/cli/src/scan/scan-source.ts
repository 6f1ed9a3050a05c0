import traverseModule, { type NodePath } from "@babel/traverse";
import type * as t from "@babel/types";
import { CANONICAL_METHODS } from "./canonical-methods.js";
import {
  referencesOfCall,
  referencesOfImport,
  referencesOfImportEquals,
  type LegacyReference,
} from "./legacy-references.js";
import { loadedBy } from "./loaded-by.js";
import type { NameIndex } from "./name-index.js";
import { parseSource } from "./parse-source.js";
import type { FileScan, PackageImport, Place, Use } from "./use.js";

const ISOWIRE = /^@isowire\/[a-z-]+(\/|$)/;
const LEGACY = /^@isowire\/legacy(\/|$)/;

// Loaded by Node itself the function is a member; loaded by a bundler or a test runner it is the default.
type Traverse = typeof traverseModule.default;
const traverse = (traverseModule as { default?: Traverse }).default ?? (traverseModule as unknown as Traverse);

/**
 * The deprecated names that a source file uses, and the packages of Isowire that it imports.
 *
 * @throws SyntaxError when it cannot be read
 */
export function scanSource(source: { readonly file: string; readonly text: string }, names: NameIndex): FileScan {
  const { file } = source;
  const imports: PackageImport[] = [];
  const references: LegacyReference[] = [];
  const methods: NodePath<t.MemberExpression>[] = [];
  const bring = (specifier: string, kind: PackageImport["kind"], path: NodePath): boolean => {
    if (ISOWIRE.test(specifier)) imports.push({ specifier, kind, ...placeOf(file, path) });
    return LEGACY.test(specifier);
  };
  traverse(parseSource(file, source.text), {
    ImportDeclaration(path) {
      if (path.node.importKind === "type") return;
      if (bring(path.node.source.value, "import", path)) references.push(...referencesOfImport(path));
    },
    TSImportEqualsDeclaration(path) {
      const { moduleReference: from, importKind } = path.node;
      if (from.type !== "TSExternalModuleReference" || importKind === "type") return;
      if (bring(from.expression.value, "require", path)) references.push(...referencesOfImportEquals(path));
    },
    ExportNamedDeclaration(path) {
      if (path.node.source && path.node.exportKind !== "type") bring(path.node.source.value, "reexport", path);
    },
    ExportAllDeclaration(path) {
      if (path.node.exportKind !== "type") bring(path.node.source.value, "reexport", path);
    },
    CallExpression(path) {
      const loaded = loadedBy(path);
      if (loaded !== undefined && bring(loaded.specifier, loaded.kind, path))
        references.push(...referencesOfCall(path));
    },
    MemberExpression(path) {
      if (path.parentPath.isCallExpression() && path.key === "callee") methods.push(path);
    },
  });
  const found = references.flatMap((reference) => useOf(reference, names, file));
  const made = new Set<t.Node>(references.flatMap(({ path }) => madeBy(path)));
  const called = methods.flatMap((path) => methodUse(path, { names, made, file, found }));
  return { imports, uses: [...found, ...called] };
}

/** What is done with a legacy name at a place. */
function useOf({ path, name }: LegacyReference, names: NameIndex, file: string): readonly Use[] {
  const { parentPath } = path;
  if (parentPath?.isMemberExpression() && path.key === "object") {
    const { property } = parentPath.node;
    const member = property.type === "Identifier" ? property.name : "";
    const code = names.codeOfStatic(name, member);
    if (code !== undefined) return [{ code, name: `${name}.${member}`, isCertain: true, ...placeOf(file, path) }];
  }
  const isCallee = path.key === "callee";
  const kind = isCallee && parentPath?.isNewExpression() ? "construct" : isCallee ? "call" : "name";
  const code = names.codeOf(kind, name);
  return code === undefined ? [] : [{ code, name, isCertain: true, ...placeOf(file, path) }];
}

/** The expressions that make an old object of a reference: `new Name()`, `name()`, `Name.make()`, and the name itself. */
function madeBy(path: NodePath): readonly t.Node[] {
  const { parentPath } = path;
  if (parentPath?.isNewExpression() || parentPath?.isCallExpression()) return [path.node, parentPath.node];
  if (parentPath?.isMemberExpression() && parentPath.parentPath.isCallExpression()) {
    return [path.node, parentPath.parentPath.node];
  }
  return [path.node];
}

interface MethodSearch {
  readonly names: NameIndex;
  readonly made: ReadonlySet<t.Node>;
  readonly file: string;
  readonly found: readonly Use[];
}

function methodUse(path: NodePath<t.MemberExpression>, { names, made, file, found }: MethodSearch): readonly Use[] {
  const { property } = path.node;
  const name = property.type === "Identifier" ? property.name : "";
  const code = names.codeOfMethod(name);
  if (code === undefined) return [];
  const isCertain = isMade(path.get("object"), made);
  if (!isCertain && CANONICAL_METHODS.has(name)) return [];
  const place = placeOf(file, path.get("property"));
  const isKnown = found.some((use) => use.code === code && use.line === place.line && use.column === place.column);
  return isKnown ? [] : [{ code, name, isCertain, ...place }];
}

/** Whether an expression is an old object: made on the spot, or by what its variable was given. */
function isMade(path: NodePath, made: ReadonlySet<t.Node>): boolean {
  const { node } = path;
  if (made.has(node)) return true;
  if (path.isAwaitExpression()) return isMade(path.get("argument"), made);
  if (path.isTSAsExpression() || path.isTSNonNullExpression() || path.isParenthesizedExpression()) {
    return isMade(path.get("expression") as NodePath, made);
  }
  if (!path.isIdentifier()) return false;
  const declared = path.scope.getBinding(path.node.name)?.path;
  if (!declared?.isVariableDeclarator()) return false;
  const init = declared.get("init") as NodePath<t.Node | null>;
  return init.node !== null && init.node !== undefined && isMade(init as NodePath, made);
}

function placeOf(file: string, { node }: NodePath): Place {
  const start = node.loc?.start;
  return { file, line: start?.line ?? 0, column: (start?.column ?? -1) + 1 };
}
