import type { MathNode } from "mathjs";

import { ToolProblem } from "../tool-problem.js";
import { ARITHMETIC_NAMES } from "./arithmetic-names.js";
import { isUnitName } from "./is-unit-name.js";

const OPERATIONS = new Set("add subtract multiply divide pow mod unaryMinus unaryPlus factorial to".split(" "));

/**
 * Admits arithmetic and nothing else: numbers, brackets, the usual operators, and calls of listed functions. Property
 * access, assignment, strings, matrices, ranges and unknown names are refused by not being listed.
 * @throws {@link ToolProblem} naming the first part that is not allowed
 */
export function checkExpression(expression: MathNode): void {
  expression.traverse((node, path, parent: MathNode | null) => {
    const isCallee = parent?.type === "FunctionNode" && path === "fn";
    if (!isCallee && !isAllowed(node)) throw new ToolProblem(`"${node.toString()}" is not arithmetic I may evaluate`);
  });
}

function isAllowed(node: MathNode): boolean {
  switch (node.type) {
    case "ParenthesisNode":
      return true;
    case "ConstantNode":
      return "value" in node && typeof node.value === "number";
    case "OperatorNode":
      return "fn" in node && typeof node.fn === "string" && OPERATIONS.has(node.fn);
    case "SymbolNode":
      return (
        "name" in node &&
        typeof node.name === "string" &&
        (ARITHMETIC_NAMES.constants.has(node.name) || isUnitName(node.name))
      );
    case "FunctionNode":
      return ARITHMETIC_NAMES.functions.has(calleeOf(node));
    default:
      return false;
  }
}

/** The plain name a call names; empty when it calls anything else, such as a property. */
function calleeOf(node: MathNode): string {
  const callee: unknown = "fn" in node ? node.fn : undefined;
  if (typeof callee !== "object" || callee === null || !("type" in callee) || callee.type !== "SymbolNode") return "";
  return "name" in callee && typeof callee.name === "string" ? callee.name : "";
}
