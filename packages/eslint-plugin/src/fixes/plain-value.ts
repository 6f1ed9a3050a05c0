import { isFunction, nodesIn, unwrapped, variableOf, type Node, type SourceCode } from "../analysis/syntax-tree.js";
import type { ValueKeys } from "../analysis/value-key.js";

interface Known {
  readonly sourceCode: SourceCode;
  readonly keys: ValueKeys;
}

/**
 * True for what is certainly plain fields, a list or a text, and so goes on the wire unchanged whether it is copied first or
 * not. What comes from elsewhere may be null, or have a `toJSON` of its own.
 */
export function isPlainValue(value: Node, known: Known): boolean {
  const node = known.keys.constantOf(value);
  switch (node.type) {
    case "ObjectExpression":
    case "ArrayExpression":
    case "TemplateLiteral":
      return true;
    case "Literal":
      return node.value !== null && typeof node.value !== "object";
    case "ConditionalExpression":
      return isPlainValue(node.consequent, known) && isPlainValue(node.alternate, known);
    case "CallExpression":
      return node.callee.type === "Identifier" && answersPlainly(node.callee, known);
    default:
      return false;
  }
}

/** True for a function of this file that answers object literals and nothing else. */
function answersPlainly(name: Node, known: Known): boolean {
  const variable = variableOf(name, known.sourceCode);
  const isWrittenOnce = variable?.references.every((reference) => !reference.isWrite() || reference.init) ?? false;
  const definition = variable?.defs.length === 1 ? (variable.defs[0]?.node as Node | undefined) : undefined;
  const fn = definition?.type === "VariableDeclarator" ? definition.init : definition;
  if (!isWrittenOnce || !fn || !isFunction(fn) || fn.async || fn.generator || !fn.body) return false;
  if (fn.body.type !== "BlockStatement") return unwrapped(fn.body).type === "ObjectExpression";
  const returned = [...returnsOf(fn.body, known.sourceCode)];
  // What falls off the end answers undefined; a last statement that returns cannot.
  return (
    fn.body.body.at(-1)?.type === "ReturnStatement" &&
    returned.every((each) => each && unwrapped(each).type === "ObjectExpression")
  );
}

function* returnsOf(body: Node, sourceCode: SourceCode): Generator<Node | null> {
  for (const node of nodesIn(body, sourceCode)) {
    if (node.type === "ReturnStatement" && functionOf(node) === body.parent) yield node.argument;
  }
}

function functionOf(node: Node): Node | undefined {
  let around = node.parent;
  while (around && !isFunction(around)) around = around.parent;
  return around;
}
