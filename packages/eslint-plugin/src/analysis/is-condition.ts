import { wrapped, type Node } from "./syntax-tree.js";

/** True where nothing of a value counts but whether it is true. */
export function isCondition(node: Node): boolean {
  const value = wrapped(node);
  const { parent } = value;
  switch (parent?.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return parent.test === value;
    case "UnaryExpression":
      return parent.operator === "!";
    case "LogicalExpression":
      return (parent.operator !== "??" && parent.left === value) || isCondition(parent);
    default:
      return false;
  }
}
