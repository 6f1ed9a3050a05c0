import type { TSESTree } from "@typescript-eslint/utils";
import { propertyName, type Node } from "../analysis/syntax-tree.js";

/** The properties of an object literal by name; undefined when it has others than plain named ones, or one twice. */
export function plainFields(node: Node): ReadonlyMap<string, TSESTree.Property> | undefined {
  if (node.type !== "ObjectExpression") return undefined;
  const fields = new Map<string, TSESTree.Property>();
  for (const property of node.properties) {
    if (property.type !== "Property" || property.kind !== "init" || property.method) return undefined;
    const name = propertyName(property);
    if (name === undefined || name === "__proto__" || fields.has(name)) return undefined;
    fields.set(name, property);
  }
  return fields;
}

/** True for what can be read at another moment of the same call with the same outcome. */
export function isSimple(node: Node): boolean {
  switch (node.type) {
    case "Identifier":
    case "Literal":
    case "ThisExpression":
    case "PrivateIdentifier":
      return true;
    case "MemberExpression":
      return isSimple(node.object) && (!node.computed || isSimple(node.property));
    case "TemplateLiteral":
      return node.expressions.every(isSimple);
    default:
      return false;
  }
}

/** True for what a message carries as its time, which nothing but the message needs. */
export function isClockReading(node: Node): boolean {
  if (isSimple(node)) return true;
  if (node.type === "NewExpression") return isNamed(node.callee, "Date") && node.arguments.length === 0;
  if (node.type !== "CallExpression" || node.arguments.length > 0 || node.callee.type !== "MemberExpression")
    return false;
  const { object, property } = node.callee;
  return isNamed(object, "Date")
    ? isNamed(property, "now")
    : isNamed(property, "toISOString") && isClockReading(object);
}

function isNamed(node: Node, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}
