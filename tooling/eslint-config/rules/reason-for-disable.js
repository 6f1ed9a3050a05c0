/** @type {import("eslint").Rule.RuleModule} */
export const reasonForDisable = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { reason: "A rule is switched off without a reason: end the comment with `-- why it is right here`." },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const isDirective = /^\s*eslint-disable/.test(comment.value);
          if (isDirective && comment.loc && !/\s--\s+\S/.test(comment.value)) {
            context.report({ loc: comment.loc, messageId: "reason" });
          }
        }
      },
    };
  },
};
