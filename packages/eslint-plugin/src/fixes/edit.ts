import type { Rule } from "eslint";
import type { TSESTree } from "@typescript-eslint/utils";

/** A piece of the file, and what stands there afterwards. */
export interface Edit {
  readonly range: Readonly<TSESTree.Range>;
  readonly text: string;
}

/** A fix that makes all of `edits` at once; null when there are none. */
export function fixOf(edits: readonly Edit[] | undefined): Rule.ReportFixer | null {
  if (!edits || edits.length === 0) return null;
  return (fixer) => edits.map(({ range, text }) => fixer.replaceTextRange([...range], text));
}

/** True when no two edits are about the same text. */
export function areApart(edits: readonly Edit[]): boolean {
  const sorted = edits.map(({ range }) => range).toSorted(([a], [b]) => a - b);
  return sorted.every(([start], index) => index === 0 || start >= (sorted[index - 1]?.[1] ?? 0));
}
