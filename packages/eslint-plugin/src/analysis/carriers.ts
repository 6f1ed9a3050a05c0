import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isGlobal, memberName, wrapped, type Node, type SourceCode } from "./syntax-tree.js";

/** Collections that are made with what they hold. */
const COLLECTIONS: ReadonlySet<string> = new Set(["Map", "Set", "WeakMap", "WeakSet"]);

/**
 * `value`, and every expression around it that is it, may be it or holds it, innermost first: `[value]`, `{ key: value }`,
 * `other ?? value`, `await value`.
 */
export function carriersOf(value: Node, sourceCode: SourceCode): readonly Node[] {
  const whole = wrapped(value);
  const around = carrierAround(whole, sourceCode);
  return around ? [whole, ...carriersOf(around, sourceCode)] : [whole];
}

function carrierAround(value: Node, sourceCode: SourceCode): Node | undefined {
  const { parent } = value;
  switch (parent?.type) {
    case "ArrayExpression":
    case "ObjectExpression":
    case "SpreadElement":
    case "AwaitExpression":
      return parent;
    case "Property":
      return parent.value === value ? parent : undefined;
    case "ConditionalExpression":
      return parent.test === value ? undefined : parent;
    case "LogicalExpression":
      // A manager is never false, so `manager && other` is the other.
      return parent.operator === "&&" && parent.left === value ? undefined : parent;
    case "SequenceExpression":
      return parent.expressions.at(-1) === value ? parent : undefined;
    case "AssignmentExpression":
      return parent.right === value ? parent : undefined;
    case "NewExpression":
      return parent.arguments[0] === value && isCollection(parent.callee, sourceCode) ? parent : undefined;
    case "CallExpression":
      return parent.arguments[0] === value && isFreeze(parent.callee, sourceCode) ? parent : undefined;
    case "ArrowFunctionExpression":
      return parent.body === value ? callAtOnce(parent) : undefined;
    case "ReturnStatement":
      return callAtOnce(functionAround(parent));
    default:
      return undefined;
  }
}

function isCollection(callee: Node, sourceCode: SourceCode): boolean {
  return callee.type === "Identifier" && COLLECTIONS.has(callee.name) && isGlobal(callee, sourceCode);
}

/** `Object.freeze` */
function isFreeze(callee: Node, sourceCode: SourceCode): boolean {
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return false;
  return callee.object.name === "Object" && memberName(callee) === "freeze" && isGlobal(callee.object, sourceCode);
}

/** The call whose answer is the function's: `(() => value)()`, and `promise.then(() => value)` for its promise. */
function callAtOnce(callback: Node | undefined): TSESTree.CallExpression | undefined {
  const whole = callback && wrapped(callback);
  const call = whole?.parent;
  if (call?.type !== "CallExpression") return undefined;
  const { callee } = call;
  const isThen = callee.type === "MemberExpression" && memberName(callee) === "then" && call.arguments[0] === whole;
  return isThen || callee === whole ? call : undefined;
}

function functionAround(node: Node): Node | undefined {
  let around = node.parent;
  while (around && !isFunction(around)) around = around.parent;
  return around;
}
