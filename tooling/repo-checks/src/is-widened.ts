import ts from "typescript";

/**
 * Whether everything written against the old declaration holds for the new one as well: an interface gained optional
 * members, a class or a constant gained members, a union alternatives, a function optional parameters at the end. Whatever is not
 * plainly one of these is a change.
 */
export function isWidened(before: string, after: string): boolean {
  const [old, now] = [statementOf(before), statementOf(after)];
  if (old === undefined || now === undefined) return false;
  if (ts.isInterfaceDeclaration(old) && ts.isInterfaceDeclaration(now)) {
    return hasSameRest(old, now, "members") && gainsMembers(old.members, now.members, isOptional);
  }
  if (ts.isClassDeclaration(old) && ts.isClassDeclaration(now)) {
    return hasSameRest(old, now, "members") && gainsMembers(old.members, now.members, () => true);
  }
  if (ts.isTypeAliasDeclaration(old) && ts.isTypeAliasDeclaration(now)) {
    return hasSameRest(old, now, "type") && isWidenedType(old.type, now.type, isOptional);
  }
  if (ts.isFunctionDeclaration(old) && ts.isFunctionDeclaration(now)) {
    return hasSameRest(old, now, "parameters") && gainsParameters(old.parameters, now.parameters);
  }
  const [oldType, nowType] = [typeOfConstant(old), typeOfConstant(now)];
  return oldType !== undefined && nowType !== undefined && isWidenedType(oldType, nowType, () => true);
}

type Accept = (member: ts.TypeElement) => boolean;

function isWidenedType(old: ts.TypeNode, now: ts.TypeNode, accept: Accept): boolean {
  if (ts.isTypeLiteralNode(old) && ts.isTypeLiteralNode(now)) return gainsMembers(old.members, now.members, accept);
  if (ts.isUnionTypeNode(now)) {
    const alternatives = ts.isUnionTypeNode(old) ? old.types : [old];
    return isSubset(alternatives.map(textOf), now.types.map(textOf));
  }
  return false;
}

function gainsMembers<M extends ts.Node>(
  old: ts.NodeArray<M>,
  now: ts.NodeArray<M>,
  accept: (member: M) => boolean,
): boolean {
  const known = new Set(old.map(textOf));
  const gained = now.filter((member) => !known.has(textOf(member)));
  return isSubset([...known], now.map(textOf)) && gained.every(accept);
}

function gainsParameters(
  old: ts.NodeArray<ts.ParameterDeclaration>,
  now: ts.NodeArray<ts.ParameterDeclaration>,
): boolean {
  const isSame = old.every((parameter, at) => textOf(parameter) === textOf(now[at]));
  const gained = now.slice(old.length);
  return isSame && gained.every(({ questionToken, dotDotDotToken }) => Boolean(questionToken ?? dotDotDotToken));
}

/** Two declarations that differ in this one part only. */
function hasSameRest(old: ts.Node, now: ts.Node, part: "members" | "type" | "parameters"): boolean {
  const rest = (node: ts.Node): string => {
    const cut = (node as unknown as Record<string, ts.TextRange>)[part];
    const text = node.getSourceFile().text;
    return text.slice(node.getStart(), cut?.pos) + text.slice(cut?.end, node.end);
  };
  return rest(old) === rest(now);
}

function typeOfConstant(statement: ts.Statement): ts.TypeNode | undefined {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.type : undefined;
}

/** The declaration, when it is one alone: of several, such as overloads, nothing is plain. */
function statementOf(text: string): ts.Statement | undefined {
  const { statements } = ts.createSourceFile("declaration.d.ts", text, ts.ScriptTarget.ES2022, true);
  return statements.length === 1 ? statements[0] : undefined;
}

function isOptional(member: ts.TypeElement): boolean {
  return member.questionToken !== undefined;
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((text) => all.includes(text));
}

function textOf(node: ts.Node | undefined): string {
  return node?.getText() ?? "";
}
