import { format, isComplex, isUnit } from "mathjs";

import { ToolProblem } from "../tool-problem.js";

const PRECISION = 14;

/**
 * Writes a result the way a person would: up to 14 digits, units in words of the expression.
 * @throws {@link ToolProblem} when it is not a finite number, real or complex, or a quantity
 */
export function formatResult(value: unknown): { readonly text: string; readonly rounded: boolean } {
  if (typeof value === "number") {
    if (Number.isNaN(value)) throw new ToolProblem("the expression has no defined result");
    if (!Number.isFinite(value)) throw new ToolProblem("the result is too large, or a division by zero");
    return { text: formatNumber(value), rounded: Number.isInteger(value) && !Number.isSafeInteger(value) };
  }
  if (isUnit(value)) {
    const unit = value.formatUnits();
    const amount: unknown = unit === "" ? value.toNumber("") : value.toNumber(unit);
    const { text, rounded } = formatResult(amount);
    return { text: `${text} ${unit}`.trim(), rounded };
  }
  if (isComplex(value)) return { text: format(value, { precision: PRECISION }), rounded: false };
  throw new ToolProblem("the expression does not come to a number");
}

function formatNumber(value: number): string {
  return format(value, { precision: PRECISION, lowerExp: -7, upperExp: 15 });
}
