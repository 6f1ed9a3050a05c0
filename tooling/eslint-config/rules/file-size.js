import { codeLines } from "../code-lines.js";
import { isContract, isTestCode } from "../file-kinds.js";

const SOURCE = { limit: 250, advice: "give each of its roles a file of its own" };
const TEST = { limit: 300, advice: "give each behaviour a file of its own" };
const CONTRACT = { limit: 80, advice: "split the contract, or make an optional power an interface of its own" };

/** @type {import("eslint").Rule.RuleModule} */
export const fileSize = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { tooLong: "This file has {{lines}} lines of code and the limit is {{limit}}: {{advice}}." },
  },
  create(context) {
    const { limit, advice } = kindOf(context.filename);
    return {
      Program(node) {
        const lines = codeLines(context.sourceCode);
        if (lines > limit) {
          context.report({ node, messageId: "tooLong", data: { lines: String(lines), limit: String(limit), advice } });
        }
      },
    };
  },
};

/** @param {string} filename */
function kindOf(filename) {
  if (isTestCode(filename)) return TEST;
  return isContract(filename) ? CONTRACT : SOURCE;
}
