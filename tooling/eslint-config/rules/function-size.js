import { codeLines } from "../code-lines.js";
import { isTestCode } from "../file-kinds.js";

const LIMIT = 60;

/** @type {import("eslint").Rule.RuleModule} */
export const functionSize = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      tooLong:
        "This function has {{lines}} lines of code and the limit is {{limit}}: name its steps as functions below it, or make its state a class.",
    },
  },
  create(context) {
    if (isTestCode(context.filename)) return {};
    /** @param {import("eslint").Rule.Node} node */
    const check = (node) => {
      const lines = codeLines(context.sourceCode, node);
      if (lines > LIMIT) {
        context.report({ node, messageId: "tooLong", data: { lines: String(lines), limit: String(LIMIT) } });
      }
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
