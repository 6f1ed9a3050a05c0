import type { TSESTree } from "@typescript-eslint/utils";
import type { LegacyFile } from "../analysis/legacy-file.js";
import { nodesIn, unwrapped, type Node } from "../analysis/syntax-tree.js";
import { legacyExport } from "../legacy-table.js";

/** True for `WebSocketManagerMode.X`, which the old manager took and nothing came of. */
export function isModeArgument(argument: TSESTree.CallExpressionArgument, file: LegacyFile): boolean {
  const node = unwrapped(argument);
  return node.type === "MemberExpression" && !node.computed && modesIn(node, file).length === 1;
}

/** The uses of `WebSocketManagerMode` inside of `node`. */
export function modesIn(node: Node, { uses, sourceCode }: LegacyFile): readonly Node[] {
  const inside = new Set(nodesIn(node, sourceCode));
  return uses.filter((use) => legacyExport(use.name)?.kind === "mode" && inside.has(use.node)).map((use) => use.node);
}
