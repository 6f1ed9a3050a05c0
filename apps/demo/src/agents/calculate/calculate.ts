import { all, create } from "mathjs";

import { ToolProblem } from "../tool-problem.js";
import { checkExpression } from "./check-expression.js";
import { formatResult } from "./format-result.js";

/** A calculation that came out. */
export interface Calculation {
  readonly expression: string;
  readonly result: string;
  /** Whether `result` was rounded: it is a whole number beyond what a double holds exactly. */
  readonly rounded: boolean;
}

const MAX_EXPRESSION = 200;
if (!all) throw new Error("mathjs came without its functions");
const math = create(all);
const parse = math.parse.bind(math);
disableDangerousFunctions();

/**
 * Evaluates one arithmetic expression, with units where the library knows them ("256 KiB to bytes").
 * The expression is data from outside: its length, its grammar and its result are bounded, so that it can neither
 * reach into the process nor keep it busy.
 * @throws {@link ToolProblem} when the expression is malformed, not allowed, or has no finite result
 */
export function calculate(expression: string): Calculation {
  if (expression.length > MAX_EXPRESSION) {
    throw new ToolProblem(`the expression is longer than ${String(MAX_EXPRESSION)} characters`);
  }
  const node = attempt(() => parse(expression));
  checkExpression(node);
  const { text, rounded } = formatResult(attempt(() => node.compile().evaluate() as unknown));
  return { expression, result: text, rounded };
}

function attempt<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new ToolProblem(lowerFirst(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What the library's own advice on untrusted expressions says to switch off, besides the allow-list. */
function disableDangerousFunctions(): void {
  const names = [
    "import",
    "createUnit",
    "evaluate",
    "parse",
    "compile",
    "parser",
    "simplify",
    "derivative",
    "resolve",
    "reviver",
  ];
  const refuse = (name: string) => () => {
    throw new Error(`function ${name} is disabled`);
  };
  math.import(Object.fromEntries(names.map((name) => [name, refuse(name)])), { override: true });
}
