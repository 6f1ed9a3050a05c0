import type { TSESTree } from "@typescript-eslint/utils";
import { readsOf } from "./name-uses.js";
import { memberName, variableOf, wrapped, type Node, type SourceCode, type Variable } from "./syntax-tree.js";
import { isConstant } from "./value-key.js";

/** Calls that put their last argument into what they are called on. */
const KEEPING = new Set(["set", "add", "push", "unshift", "splice"]);

/**
 * Where the value of `expression` outlives the request it is made for, in the module or in what the module holds: the name of
 * that place, with the node to point at. Undefined when this file shows none.
 */
export function keptInModule(expression: Node, sourceCode: SourceCode): string | undefined {
  let whole = wrapped(expression);
  if (whole.parent?.type === "AwaitExpression") whole = wrapped(whole.parent);
  const own = placeOf(whole, sourceCode);
  if (own !== undefined) return own;
  const { parent } = whole;
  const local =
    parent?.type === "VariableDeclarator" && parent.init === whole ? variableOf(parent.id, sourceCode) : undefined;
  if (!local || !isConstant(local)) return undefined;
  return readsOf(local)
    .map(({ identifier }) => placeOf(wrapped(identifier), sourceCode))
    .find((place) => place !== undefined);
}

function placeOf(value: Node, sourceCode: SourceCode): string | undefined {
  const { parent } = value;
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.init === value ? moduleName(parent.id, sourceCode) : undefined;
    case "AssignmentExpression":
      return parent.right === value ? targetOf(parent.left, sourceCode) : undefined;
    case "PropertyDefinition":
      return parent.static && parent.value === value ? `static ${sourceCode.getText(parent.key)}` : undefined;
    case "ExportDefaultDeclaration":
      return "the default export";
    case "CallExpression":
      return parent.arguments.some((each) => each === value) ? containerOf(parent, sourceCode) : undefined;
    default:
      return undefined;
  }
}

/** `variable = value`, `object.property = value` */
function targetOf(target: Node, sourceCode: SourceCode): string | undefined {
  if (target.type !== "MemberExpression") return moduleName(target, sourceCode);
  const root = rootOf(target);
  if (root.type !== "Identifier") return undefined;
  const isGlobal = ["globalThis", "global", "module", "exports"].includes(root.name) && isUndeclared(root, sourceCode);
  return isGlobal ? sourceCode.getText(target) : moduleName(root, sourceCode);
}

/** `container.set(key, value)` */
function containerOf({ callee }: TSESTree.CallExpression, sourceCode: SourceCode): string | undefined {
  if (callee.type !== "MemberExpression" || !KEEPING.has(memberName(callee) ?? "")) return undefined;
  return moduleName(rootOf(callee.object), sourceCode);
}

function rootOf(node: Node): Node {
  return node.type === "MemberExpression" ? rootOf(node.object) : node;
}

function isUndeclared(identifier: Node, sourceCode: SourceCode): boolean {
  return !variableOf(identifier, sourceCode)?.defs.length;
}

function moduleName(identifier: Node, sourceCode: SourceCode): string | undefined {
  const variable = variableOf(identifier, sourceCode);
  return variable && isOfModule(variable) ? variable.name : undefined;
}

function isOfModule({ scope, defs }: Variable): boolean {
  return scope.block.type === "Program" && defs.length > 0;
}
