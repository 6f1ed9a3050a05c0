import type { TSESLint, TSESTree } from "@typescript-eslint/utils";

export type Node = TSESTree.Node;
export type SourceCode = Readonly<TSESLint.SourceCode>;
export type Variable = TSESLint.Scope.Variable;

/** Every node below and with `node`, outermost and first in the text first. */
export function* nodesIn(node: Node, sourceCode: SourceCode): Generator<Node> {
  yield node;
  for (const key of sourceCode.visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[key];
    for (const each of Array.isArray(child) ? child : [child]) if (each) yield* nodesIn(each, sourceCode);
  }
}

type Wrapper =
  | TSESTree.TSAsExpression
  | TSESTree.TSNonNullExpression
  | TSESTree.TSSatisfiesExpression
  | TSESTree.TSTypeAssertion
  | TSESTree.ChainExpression;

/** True for what changes the type of its expression and nothing else. */
function isWrapper(node: Node | undefined): node is Wrapper {
  switch (node?.type) {
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "ChainExpression":
      return true;
    default:
      return false;
  }
}

/** The whole of `node as T`, `node!` and the like. */
export function wrapped(node: Node): Node {
  return isWrapper(node.parent) ? wrapped(node.parent) : node;
}

/** What is inside of `x as T`, `x!` and the like. */
export function unwrapped(node: Node): Node {
  return isWrapper(node) ? unwrapped(node.expression) : node;
}

/** The name in `object.name` and `object["name"]`. */
export function memberName({ property, computed }: TSESTree.MemberExpression): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : undefined;
}

/** The name of `name: value` and `"name": value`; none for computed ones and what is no plain value. */
export function propertyName({ key, computed }: TSESTree.Property): string | undefined {
  if (key.type === "Identifier") return computed ? undefined : key.name;
  return key.type === "Literal" && typeof key.value === "string" ? key.value : undefined;
}

/** What an identifier stands for, as the scopes say. */
export function variableOf(identifier: Node, sourceCode: SourceCode): Variable | undefined {
  return identifier.type === "Identifier" ? variableNamed(identifier.name, { at: identifier, sourceCode }) : undefined;
}

interface Place {
  readonly at: Node;
  readonly sourceCode: SourceCode;
}

/** What `name` stands for at a place. */
export function variableNamed(name: string, { at, sourceCode }: Place): Variable | undefined {
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(at); scope; scope = scope.upper) {
    const found = scope.set.get(name);
    if (found) return found;
  }
  return undefined;
}

/** True for a name that the file does not declare. */
export function isGlobal(identifier: Node, sourceCode: SourceCode): boolean {
  return !variableOf(identifier, sourceCode)?.defs.length;
}

export function isFunction(
  node: Node,
): node is TSESTree.FunctionExpression | TSESTree.FunctionDeclaration | TSESTree.ArrowFunctionExpression {
  return (
    node.type === "FunctionExpression" || node.type === "FunctionDeclaration" || node.type === "ArrowFunctionExpression"
  );
}
