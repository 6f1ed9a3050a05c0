import type { LegacyFile } from "../analysis/legacy-file.js";
import { moduleImports, type ModuleImport } from "../analysis/module-imports.js";
import type { NameUse } from "../analysis/name-uses.js";
import { variableNamed, type Node, type SourceCode, type Variable } from "../analysis/syntax-tree.js";
import type { Reason } from "./send-arguments.js";

export const CORE = "@isowire/core";
export const GET_MANAGER = "getWebSocketManager";

/** How a place in the file reaches `getWebSocketManager` of core. */
export interface Access {
  /** What to write there. */
  readonly text: string;
  /** The legacy import beside which it has to be imported; absent when it is at hand already. */
  readonly beside?: ModuleImport;
  /** A legacy name that is called the same, and so has to go in the same breath. */
  readonly clash?: Variable;
}

/** How `use`, of a legacy name, can be about core instead. */
export function coreAccess({ node, from }: NameUse, { sourceCode }: LegacyFile): Access | Reason {
  const inline = inlineAccess(node, { from, sourceCode });
  if (inline) return inline;
  const atHand = importedFromCore(node, sourceCode);
  if (atHand) return { text: atHand };
  if (!from.statement || from.form === "re-export") return { reason: "its import stands where no other can be added" };
  const clash = variableNamed(GET_MANAGER, { at: node, sourceCode });
  if (!clash) return { text: GET_MANAGER, beside: from };
  const isLegacy = from.names.some(({ variable }) => variable === clash);
  if (!isLegacy) return { reason: `${GET_MANAGER} is the name of something else here` };
  return { text: GET_MANAGER, beside: from, clash };
}

interface Inline {
  readonly from: ModuleImport;
  readonly sourceCode: SourceCode;
}

/** `require("...").name` becomes the same expression of core. */
function inlineAccess(node: Node, { from, sourceCode }: Inline): Access | undefined {
  const { literal, names } = from;
  if (names.some(({ variable }) => variable) || node.type !== "MemberExpression") return undefined;
  const { text } = sourceCode;
  const before = text.slice(node.range[0], literal.range[0]);
  const between = text.slice(literal.range[1], node.property.range[0]);
  return { text: `${before}${quoted(CORE, literal.raw)}${between}${GET_MANAGER}` };
}

/** What `getWebSocketManager` of core is called at `node`, when the file has it there. */
function importedFromCore(node: Node, sourceCode: SourceCode): string | undefined {
  const names = moduleImports(sourceCode, (source) => source === CORE).flatMap((each) => each.names);
  return names
    .filter(({ imported, isType }) => imported === GET_MANAGER && !isType)
    .flatMap(({ variable }) => variable ?? [])
    .find((variable) => variableNamed(variable.name, { at: node, sourceCode }) === variable)?.name;
}

/** `text` in the quotes that the file has. */
export function quoted(text: string, like: string): string {
  const quote = like.startsWith("'") ? "'" : '"';
  return `${quote}${text}${quote}`;
}
