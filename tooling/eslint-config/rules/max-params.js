const LIMIT = 3;

const FUNCTIONS = [
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "TSDeclareFunction",
  "TSEmptyBodyFunctionExpression",
  "TSFunctionType",
  "TSMethodSignature",
];

/** @type {import("eslint").Rule.RuleModule} */
export const maxParams = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      tooMany:
        "This function takes {{count}} parameters and the limit is {{limit}}: keep the subject first and gather the rest in an options object.",
    },
  },
  create(context) {
    /** @param {any} node a function or a function's type; estree does not know the TypeScript ones */
    const check = (node) => {
      /** @type {{ type: string, name?: string }[]} */
      const params = node.params;
      const count = params.filter((param) => param.name !== "this").length;
      if (count > LIMIT) {
        context.report({ node, messageId: "tooMany", data: { count: String(count), limit: String(LIMIT) } });
      }
    };
    return Object.fromEntries(FUNCTIONS.map((type) => [type, check]));
  },
};
