import { basename } from "node:path";

/** @type {import("eslint").Rule.RuleModule} */
export const indexIsAList = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      star: "An index names what it exports: replace `export *` with the names, so that the public surface is read here.",
      logic: "An index is only a list of `export { name } from`: move this into a file named after what it does.",
    },
  },
  create(context) {
    if (!/^index\.[jt]sx?$/.test(basename(context.filename))) return {};
    return {
      Program({ body }) {
        for (const node of body) {
          if (node.type === "ExportAllDeclaration") context.report({ node, messageId: "star" });
          else if (!isList(node)) context.report({ node, messageId: "logic" });
        }
      },
    };
  },
};

/** @param {import("eslint").AST.Program["body"][number]} node */
function isList(node) {
  return node.type === "ExportNamedDeclaration" && !node.declaration && (node.source ?? node.specifiers.length === 0);
}
