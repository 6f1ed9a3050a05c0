import type { TSESTree } from "@typescript-eslint/utils";
import { carriersOf } from "./carriers.js";
import { readsOf } from "./name-uses.js";
import {
  isGlobal,
  memberName,
  unwrapped,
  variableOf,
  type Node,
  type SourceCode,
  type Variable,
} from "./syntax-tree.js";
import { isConstant } from "./value-key.js";

/** Calls that put their last argument into what they are called on. */
const KEEPING = new Set(["set", "add", "push", "unshift", "splice"]);

/** Objects that outlive a request without a declaration. */
const GLOBALS = new Set(["globalThis", "global", "module", "exports"]);

/**
 * Where the value of `expression` outlives the request it is made for, by itself or in an object or list: the name of that
 * place, in the module or in what the module holds. Undefined when this file shows none.
 */
export function keptInModule(expression: Node, sourceCode: SourceCode): string | undefined {
  const carriers = carriersOf(expression, sourceCode);
  const local = constantWith(carriers.at(-1), sourceCode);
  const read = readsOf(local).flatMap(({ identifier }) => carriersOf(identifier, sourceCode));
  return [...carriers, ...read].map((each) => placeOf(each, sourceCode)).find((place) => place !== undefined);
}

/** `const name = value` */
function constantWith(value: Node | undefined, sourceCode: SourceCode): Variable | undefined {
  const parent = value?.parent;
  const isInit = parent?.type === "VariableDeclarator" && parent.init === value;
  const variable = isInit ? variableOf(parent.id, sourceCode) : undefined;
  return variable && isConstant(variable) ? variable : undefined;
}

function placeOf(value: Node, sourceCode: SourceCode): string | undefined {
  const { parent } = value;
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.init === value ? moduleName(parent.id, sourceCode) : undefined;
    case "AssignmentExpression":
      return parent.right === value ? targetOf(unwrapped(parent.left), sourceCode) : undefined;
    case "AssignmentPattern":
      return parent.right === value ? moduleName(parent.left, sourceCode) : undefined;
    case "PropertyDefinition":
      return parent.static && parent.value === value ? `static ${sourceCode.getText(parent.key)}` : undefined;
    case "ExportDefaultDeclaration":
      return "the default export";
    case "TSExportAssignment":
      return "the export";
    case "CallExpression":
      return parent.arguments.some((each) => each === value) ? containerOf(parent, sourceCode) : undefined;
    default:
      return undefined;
  }
}

/** `variable = value`, `object.property = value` */
function targetOf(target: Node, sourceCode: SourceCode): string | undefined {
  return target.type === "MemberExpression" ? heldPlace(target, sourceCode) : moduleName(target, sourceCode);
}

/** `container.set(key, value)` */
function containerOf({ callee }: TSESTree.CallExpression, sourceCode: SourceCode): string | undefined {
  const isKeeping = callee.type === "MemberExpression" && KEEPING.has(memberName(callee) ?? "");
  return isKeeping ? heldPlace(callee.object, sourceCode) : undefined;
}

/** A place in what the module, or everything, holds. */
function heldPlace(place: Node, sourceCode: SourceCode): string | undefined {
  const root = rootOf(place);
  const isOfAll = root.type === "Identifier" && GLOBALS.has(root.name) && isGlobal(root, sourceCode);
  return isOfAll ? sourceCode.getText(place) : moduleName(root, sourceCode);
}

function rootOf(place: Node): Node {
  const node = unwrapped(place);
  return node.type === "MemberExpression" ? rootOf(node.object) : node;
}

function moduleName(identifier: Node, sourceCode: SourceCode): string | undefined {
  const variable = variableOf(identifier, sourceCode);
  return variable && isOfModule(variable) ? variable.name : undefined;
}

function isOfModule({ scope, defs }: Variable): boolean {
  return scope.block.type === "Program" && defs.length > 0;
}
