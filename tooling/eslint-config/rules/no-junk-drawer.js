import { basename } from "node:path";

const DRAWER = /^(utils?|helpers?|types|misc|common)\.[jt]sx?$/;

/** @type {import("eslint").Rule.RuleModule} */
export const noJunkDrawer = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      drawer:
        "A file named {{name}} collects whatever has no home: put each thing beside its meaning and name the file after it.",
    },
  },
  create(context) {
    const name = basename(context.filename);
    if (!DRAWER.test(name)) return {};
    return {
      Program(node) {
        context.report({ node, messageId: "drawer", data: { name } });
      },
    };
  },
};
