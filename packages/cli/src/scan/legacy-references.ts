import type { Binding, NodePath } from "@babel/traverse";
import type * as t from "@babel/types";

/** A place where something of the legacy package is named, and its name there: `WebSocketManager`. */
export interface LegacyReference {
  readonly path: NodePath;
  readonly name: string;
}

/** Where the names that an import statement brings are used. */
export function referencesOfImport(path: NodePath<t.ImportDeclaration>): readonly LegacyReference[] {
  return path.node.specifiers.flatMap((specifier) => {
    const uses = usesOf(path.scope.getBinding(specifier.local.name));
    if (specifier.type !== "ImportSpecifier") return membersOf(uses);
    const { imported } = specifier;
    return uses.map((use) => ({ path: use, name: imported.type === "Identifier" ? imported.name : imported.value }));
  });
}

/** The same of `import everything = require("...")`. */
export function referencesOfImportEquals(path: NodePath<t.TSImportEqualsDeclaration>): readonly LegacyReference[] {
  return membersOf(usesOf(path.scope.getBinding(path.node.id.name)));
}

/** Where the names are used that `require("...")` or `import("...")` brings, whatever it is assigned to. */
export function referencesOfCall(path: NodePath): readonly LegacyReference[] {
  const { parentPath } = path;
  if (parentPath === null) return [];
  if (parentPath.isAwaitExpression() || parentPath.isTSAsExpression()) return referencesOfCall(parentPath);
  if (parentPath.isMemberExpression()) return membersOf([path]);
  if (!parentPath.isVariableDeclarator()) return [];
  const { id } = parentPath.node;
  if (id.type === "Identifier") return membersOf(usesOf(parentPath.scope.getBinding(id.name)));
  return id.type === "ObjectPattern" ? referencesOfPattern(parentPath, id) : [];
}

function referencesOfPattern(path: NodePath, pattern: t.ObjectPattern): readonly LegacyReference[] {
  return pattern.properties.flatMap((property) => {
    if (property.type !== "ObjectProperty" || property.key.type !== "Identifier") return [];
    const { name } = property.key;
    const { value } = property;
    return value.type === "Identifier"
      ? usesOf(path.scope.getBinding(value.name)).map((use) => ({ path: use, name }))
      : [];
  });
}

/** `everything.Name`: the member is the reference. */
function membersOf(uses: readonly NodePath[]): readonly LegacyReference[] {
  return uses.flatMap((use) => {
    const { parentPath } = use;
    if (!parentPath?.isMemberExpression()) return [];
    const { property, computed } = parentPath.node;
    return property.type === "Identifier" && !computed ? [{ path: parentPath, name: property.name }] : [];
  });
}

/** Uses as a value; a type disappears with the code that it is the type of. */
function usesOf(binding: Binding | undefined): readonly NodePath[] {
  return (binding?.referencePaths ?? []).filter((path) => path.findParent((each) => each.isTSType()) === null);
}
