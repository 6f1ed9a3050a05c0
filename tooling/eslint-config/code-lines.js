/**
 * Lines that hold code: neither blank nor only comment. Explaining costs nothing.
 *
 * @param {import("eslint").SourceCode} sourceCode
 * @param {import("eslint").Rule.Node} [node] the whole file unless given
 */
export function codeLines(sourceCode, node) {
  const tokens = node ? sourceCode.getTokens(node) : sourceCode.ast.tokens;
  /** @type {Set<number>} */
  const lines = new Set();
  for (const { loc } of tokens) {
    for (let line = loc.start.line; line <= loc.end.line; line++) lines.add(line);
  }
  return lines.size;
}
