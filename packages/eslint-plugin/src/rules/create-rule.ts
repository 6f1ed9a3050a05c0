import type { Rule } from "eslint";
import type { Node, SourceCode } from "../analysis/syntax-tree.js";
import { fixOf, type Edit } from "../fixes/edit.js";
import type { RuleName } from "../rule-names.js";

export interface Finding {
  readonly node: Node;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly edits?: readonly Edit[] | undefined;
}

export interface RuleDefinition {
  readonly description: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly fixable?: boolean;
  readonly schema?: Rule.RuleMetaData["schema"];
  readonly defaultOptions?: unknown[];
  /** What is wrong in a file. */
  find(sourceCode: SourceCode, context: Rule.RuleContext): Iterable<Finding>;
}

/** A rule that looks at a file as a whole, once it is parsed. */
export function createRule(name: RuleName, definition: RuleDefinition): Rule.RuleModule {
  const { description, messages, fixable = false, schema = [], defaultOptions = [] } = definition;
  return {
    meta: {
      type: "problem",
      // The page lies in the package itself.
      docs: { description, url: `@isowire/eslint-plugin/docs/rules/${name}.md` },
      messages: { ...messages },
      schema,
      defaultOptions,
      ...(fixable && { fixable: "code" }),
    },
    create: (context) => ({
      "Program:exit"() {
        // The scopes and the tree are those of typescript-eslint or of espree, which it extends.
        for (const finding of definition.find(context.sourceCode as unknown as SourceCode, context))
          report(finding, context);
      },
    }),
  };
}

function report({ node, messageId, data = {}, edits }: Finding, context: Rule.RuleContext): void {
  context.report({ node: node as unknown as Rule.Node, messageId, data: { ...data }, fix: fixOf(edits) });
}
