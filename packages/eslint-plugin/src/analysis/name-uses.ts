import type { TSESTree } from "@typescript-eslint/utils";
import type { ImportedName, ModuleImport } from "./module-imports.js";
import {
  memberName,
  propertyName,
  variableOf,
  wrapped,
  type Node,
  type SourceCode,
  type Variable,
} from "./syntax-tree.js";

/** One place where something is done with a name of a module. */
export interface NameUse {
  readonly name: string;
  /** The identifier, or the member of the namespace. */
  readonly node: Node;
  readonly isType: boolean;
  readonly from: ModuleImport;
}

/** Where the names of `from` are used. A use that hides which name it means, such as `module[key]`, has the name `*`. */
export function nameUses(from: ModuleImport, sourceCode: SourceCode): readonly NameUse[] {
  return from.names.flatMap((name) => usesOf(name, { from, sourceCode }));
}

interface Where {
  readonly from: ModuleImport;
  readonly sourceCode: SourceCode;
}

function usesOf(name: ImportedName, where: Where): readonly NameUse[] {
  const { from } = where;
  if (name.imported !== "*") {
    return readsOf(name.variable).map(({ identifier, isType }) => ({
      name: name.imported,
      node: identifier,
      isType: isType || name.isType,
      from,
    }));
  }
  if (!name.variable) return from.form === "re-export" || from.form === "type" ? [] : usesOfNamespace(name.node, where);
  return readsOf(name.variable).flatMap(({ identifier }) => usesOfNamespace(identifier, where));
}

/** What reads `variable`: all references but those that give it its value. */
export function readsOf(
  variable: Variable | undefined,
): readonly { readonly identifier: Node; readonly isType: boolean }[] {
  const reads = variable?.references.filter((reference) => reference.isRead() || reference.isTypeReference) ?? [];
  // `export { name }` is about the type and the value, whichever there is.
  return reads.map(({ identifier, isTypeReference, isValueReference }) => ({
    identifier,
    isType: isTypeReference && !isValueReference,
  }));
}

/** `namespace` is an expression, or the left of a qualified type, that stands for the whole module. */
function usesOfNamespace(namespace: Node, { from, sourceCode }: Where): readonly NameUse[] {
  const whole = wrapped(namespace);
  const { parent } = whole;
  if (parent?.type === "MemberExpression" && parent.object === whole) {
    return [{ name: memberName(parent) ?? "*", node: parent, isType: false, from }];
  }
  if (parent?.type === "TSQualifiedName" && parent.left === whole) {
    return [{ name: parent.right.name, node: parent, isType: true, from }];
  }
  if (parent?.type === "VariableDeclarator" && parent.init === whole && parent.id.type === "ObjectPattern") {
    return parent.id.properties.flatMap((property) => usesInPattern(property, { from, sourceCode }));
  }
  return [{ name: "*", node: namespace, isType: false, from }];
}

function usesInPattern(
  property: TSESTree.Property | TSESTree.RestElement,
  { from, sourceCode }: Where,
): readonly NameUse[] {
  const name = property.type === "Property" ? propertyName(property) : undefined;
  const variable = property.type === "Property" ? variableOf(property.value, sourceCode) : undefined;
  if (name === undefined || !variable) return [{ name: "*", node: property, isType: false, from }];
  return readsOf(variable).map(({ identifier, isType }) => ({ name, node: identifier, isType, from }));
}
