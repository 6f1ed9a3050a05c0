import type { Node, SourceCode } from "./syntax-tree.js";

const DIRECTIVE = /^\s*eslint-disable(?<where>-next-line|-line)?(?<rules>\s[^]*?)?(?:\s--\s[^]*)?$/;

/** True when a comment keeps rules of this plugin, or all rules, from the line where `node` begins. */
export function isSwitchedOff({ loc }: Node, sourceCode: SourceCode): boolean {
  return sourceCode.getAllComments().some((comment) => {
    const groups = DIRECTIVE.exec(comment.value)?.groups;
    const rules = groups?.["rules"]?.trim() ?? "";
    if (!groups || (rules !== "" && !rules.includes("@isowire/"))) return false;
    if (groups["where"] === "-line") return comment.loc.start.line === loc.start.line;
    if (groups["where"] === "-next-line") return comment.loc.end.line + 1 === loc.start.line;
    return comment.loc.start.line <= loc.start.line;
  });
}
