import type { NodePath } from "@babel/traverse";
import type * as t from "@babel/types";
import type { PackageImport } from "./use.js";

/** What a call loads: `import("...")`, `require("...")`, or a require that `createRequire` made. */
export function loadedBy(path: NodePath<t.CallExpression>): Pick<PackageImport, "specifier" | "kind"> | undefined {
  const { callee, arguments: given } = path.node;
  const [first] = given;
  if (first?.type !== "StringLiteral") return undefined;
  if (callee.type === "Import") return { specifier: first.value, kind: "import" };
  return isRequire(path, callee) ? { specifier: first.value, kind: "require" } : undefined;
}

function isRequire({ scope }: NodePath, callee: t.Node): boolean {
  if (callee.type !== "Identifier") return makesRequire(callee);
  if (callee.name === "require") return true;
  const declared = scope.getBinding(callee.name)?.path.node;
  return declared?.type === "VariableDeclarator" && declared.id.type === "Identifier" && makesRequire(declared.init);
}

/** `createRequire(...)`, also as a member of `node:module`. */
function makesRequire(node: t.Node | null | undefined): boolean {
  if (node?.type !== "CallExpression") return false;
  const { callee } = node;
  const named = callee.type === "MemberExpression" ? callee.property : callee;
  return named.type === "Identifier" && named.name === "createRequire";
}
