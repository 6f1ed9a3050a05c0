import type { TSESTree } from "@typescript-eslint/utils";
import {
  isFunction,
  nodesIn,
  propertyName,
  variableOf,
  wrapped,
  type Node,
  type SourceCode,
  type Variable,
} from "./syntax-tree.js";

/** A name taken from a module: `*` for the whole of it. */
export interface ImportedName {
  readonly imported: string;
  /** What it is called here; absent when it has no name of its own, as in `export { name } from` and `require(...).name`. */
  readonly variable?: Variable;
  /** Where to point. */
  readonly node: Node;
  readonly isType: boolean;
}

export type ImportForm = "import" | "require" | "dynamic" | "re-export" | "type";

/** One place where a file takes from a module. */
export interface ModuleImport {
  readonly source: string;
  /** The specifier, in its quotes. */
  readonly literal: TSESTree.StringLiteral;
  readonly form: ImportForm;
  /** The statement that names what is taken, when the whole statement is about that. */
  readonly statement:
    TSESTree.ImportDeclaration | TSESTree.VariableDeclaration | TSESTree.ExportNamedDeclaration | undefined;
  readonly names: readonly ImportedName[];
}

/** Where a file takes from the modules that `isWanted` names: static and dynamic imports, `require`, re-exports, types. */
export function moduleImports(sourceCode: SourceCode, isWanted: (source: string) => boolean): readonly ModuleImport[] {
  const found: ModuleImport[] = [];
  for (const node of nodesIn(sourceCode.ast, sourceCode)) {
    const one = importAt(node, sourceCode);
    if (one && isWanted(one.source)) found.push(one);
  }
  return found;
}

function importAt(node: Node, sourceCode: SourceCode): ModuleImport | undefined {
  switch (node.type) {
    case "ImportDeclaration":
      return declaration(node, sourceCode);
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return reExport(node);
    case "ImportExpression":
      return isText(node.source) ? dynamicImport(node, { literal: node.source, sourceCode }) : undefined;
    case "CallExpression":
      return required(node, sourceCode);
    case "TSImportType":
      return isText(node.source) ? typeImport(node, node.source) : undefined;
    case "TSExternalModuleReference":
      return importEquals(node, sourceCode);
    default:
      return undefined;
  }
}

function isText(node: Node): node is TSESTree.StringLiteral {
  return node.type === "Literal" && typeof node.value === "string";
}

function declaration(statement: TSESTree.ImportDeclaration, sourceCode: SourceCode): ModuleImport {
  const names = statement.specifiers.map((node): ImportedName => {
    const [variable] = sourceCode.getDeclaredVariables(node);
    const isType = statement.importKind === "type" || (node.type === "ImportSpecifier" && node.importKind === "type");
    return { imported: importedName(node), node, isType, ...(variable && { variable }) };
  });
  return { source: statement.source.value, literal: statement.source, form: "import", statement, names };
}

function importedName(node: TSESTree.ImportClause): string {
  if (node.type === "ImportDefaultSpecifier") return "default";
  return node.type === "ImportNamespaceSpecifier" ? "*" : nameOf(node.imported);
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}

function reExport(node: TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration): ModuleImport | undefined {
  if (!node.source) return undefined;
  const base = { source: node.source.value, literal: node.source, form: "re-export" } as const;
  if (node.type === "ExportAllDeclaration") {
    return { ...base, statement: undefined, names: [{ imported: "*", node, isType: node.exportKind === "type" }] };
  }
  const names = node.specifiers.map((specifier) => ({
    imported: nameOf(specifier.local),
    node: specifier,
    isType: node.exportKind === "type" || specifier.exportKind === "type",
  }));
  return { ...base, statement: node, names };
}

interface Found {
  readonly literal: TSESTree.StringLiteral;
  readonly sourceCode: SourceCode;
}

function required(call: TSESTree.CallExpression, sourceCode: SourceCode): ModuleImport | undefined {
  const [literal] = call.arguments;
  const isRequire = call.callee.type === "Identifier" && call.callee.name === "require" && literal && isText(literal);
  if (!isRequire || !isNodeRequire(variableOf(call.callee, sourceCode))) return undefined;
  return { source: literal.value, literal, form: "require", ...taken(call, sourceCode) };
}

/** True for the `require` of CommonJS and one from `createRequire`; a function of the application's own is none. */
function isNodeRequire(variable: Variable | undefined): boolean {
  const node = variable?.defs[0]?.node as Node | undefined;
  if (node === undefined) return true;
  if (node.type !== "VariableDeclarator" || node.init?.type !== "CallExpression") return false;
  const { callee } = node.init;
  return callee.type === "Identifier" && callee.name === "createRequire";
}

function dynamicImport(node: TSESTree.ImportExpression, { literal, sourceCode }: Found): ModuleImport {
  const base = { source: literal.value, literal, form: "dynamic" } as const;
  if (node.parent.type === "AwaitExpression") return { ...base, ...taken(node.parent, sourceCode) };
  return { ...base, statement: undefined, names: namesInThen(node, sourceCode) };
}

/** `import("...").then(({ name }) => ...)` */
function namesInThen(node: Node, sourceCode: SourceCode): readonly ImportedName[] {
  const { parent } = node;
  const call = parent?.type === "MemberExpression" && memberCall(parent, "then");
  const callback = call ? call.arguments[0] : undefined;
  const parameter = callback && isFunction(callback) ? callback.params[0] : undefined;
  return parameter ? namesInPattern(parameter, sourceCode) : [{ imported: "*", node, isType: false }];
}

function memberCall(member: TSESTree.MemberExpression, name: string): TSESTree.CallExpression | undefined {
  const isNamed = member.property.type === "Identifier" && member.property.name === name;
  return isNamed && member.parent.type === "CallExpression" ? member.parent : undefined;
}

/** What is taken of `module`, an expression that has the whole module for its value. */
function taken(module: Node, sourceCode: SourceCode): Pick<ModuleImport, "statement" | "names"> {
  const whole = wrapped(module);
  const { parent } = whole;
  if (parent?.type === "VariableDeclarator" && parent.init === whole) {
    const statement = parent.parent.declarations.length === 1 ? parent.parent : undefined;
    return { statement, names: namesInPattern(parent.id, sourceCode) };
  }
  return { statement: undefined, names: [{ imported: "*", node: module, isType: false }] };
}

function namesInPattern(pattern: Node, sourceCode: SourceCode): readonly ImportedName[] {
  if (pattern.type !== "ObjectPattern") {
    const variable = variableOf(pattern, sourceCode);
    return [{ imported: "*", node: pattern, isType: false, ...(variable && { variable }) }];
  }
  return pattern.properties.map((property) => {
    if (property.type === "RestElement") return { imported: "*", node: property, isType: false };
    const variable = variableOf(property.value, sourceCode);
    return { imported: propertyName(property) ?? "*", node: property, isType: false, ...(variable && { variable }) };
  });
}

function typeImport(node: TSESTree.TSImportType, literal: TSESTree.StringLiteral): ModuleImport {
  const imported = node.qualifier?.type === "Identifier" ? node.qualifier.name : "*";
  return {
    source: literal.value,
    literal,
    form: "type",
    statement: undefined,
    names: [{ imported, node, isType: true }],
  };
}

/** `import legacy = require("...")` */
function importEquals(node: TSESTree.TSExternalModuleReference, sourceCode: SourceCode): ModuleImport | undefined {
  const { expression: literal, parent } = node;
  if (!isText(literal) || parent.type !== "TSImportEqualsDeclaration") return undefined;
  const [variable] = sourceCode.getDeclaredVariables(parent);
  const names = [{ imported: "*", node: parent, isType: parent.importKind === "type", ...(variable && { variable }) }];
  return { source: literal.value, literal, form: "require", statement: undefined, names };
}
