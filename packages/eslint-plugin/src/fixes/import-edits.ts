import type { TSESTree } from "@typescript-eslint/utils";
import { moduleImports, type ImportedName, type ModuleImport } from "../analysis/module-imports.js";
import type { SourceCode } from "../analysis/syntax-tree.js";
import { CORE, quoted } from "./core-access.js";
import type { Edit } from "./edit.js";

export interface ImportChange {
  /** Legacy names that nothing in the file needs any more. */
  readonly gone: ReadonlySet<ImportedName>;
  /** Names of core that the file needs here, types as `type Name`. */
  readonly added: readonly string[];
}

/** What `change` makes of one legacy import. */
export function importEdits(legacy: ModuleImport, change: ImportChange, sourceCode: SourceCode): readonly Edit[] {
  const { statement } = legacy;
  if (!statement) return [];
  const core = change.added.length > 0 ? besideNamesOfCore(legacy, { change, sourceCode }) : [];
  const addedHere = core.length > 0 ? "" : addedStatement(legacy, { change, sourceCode });
  const kept = keptStatement(legacy, { change, sourceCode });
  const text = [kept, addedHere].filter((each) => each !== "").join(`\n${indentOf(statement, sourceCode)}`);
  if (text === sourceCode.getText(statement)) return core;
  return [...core, text === "" ? { range: wholeLine(statement, sourceCode), text } : { range: statement.range, text }];
}

interface Where {
  readonly change: ImportChange;
  readonly sourceCode: SourceCode;
}

function keptStatement({ statement, names }: ModuleImport, { change, sourceCode }: Where): string {
  const text = sourceCode.getText(statement);
  const left = names.filter((name) => !change.gone.has(name));
  if (left.length === names.length) return text;
  if (left.length === 0) return "";
  const braces = /\{[^}]*\}/.exec(text);
  const inBraces = left.filter(({ node }) => node.type !== "ImportDefaultSpecifier");
  const listed = inBraces.length === 0 ? "" : `{ ${inBraces.map(({ node }) => sourceCode.getText(node)).join(", ")} }`;
  const replaced = braces ? text.replace(braces[0], listed) : text;
  return listed === "" ? replaced.replace(/,\s*(?=from)/, " ") : replaced;
}

/** A statement of the same form that takes the names from core. */
function addedStatement({ form, literal, statement }: ModuleImport, { change, sourceCode }: Where): string {
  const { added } = change;
  if (added.length === 0) return "";
  const source = quoted(CORE, literal.raw);
  const end = sourceCode.getText(statement).endsWith(";") ? ";" : "";
  const areTypes = added.every((name) => name.startsWith("type "));
  const names = areTypes ? added.map((name) => name.slice("type ".length)) : added;
  const list = `{ ${names.join(", ")} }`;
  if (form === "import") return `import ${areTypes ? "type " : ""}${list} from ${source}${end}`;
  return `const ${list} = ${form === "require" ? `require(${source})` : `await import(${source})`}${end}`;
}

/** Adds the names to an import of core that stands beside the legacy one. */
function besideNamesOfCore(legacy: ModuleImport, { change, sourceCode }: Where): readonly Edit[] {
  const beside = moduleImports(sourceCode, (source) => source === CORE).filter(
    ({ form, statement }) => form === legacy.form && statement?.parent === legacy.statement?.parent,
  );
  for (const { statement } of beside) {
    const last = statement && lastName(statement, change.added);
    if (last) return [{ range: [last.range[1], last.range[1]], text: `, ${change.added.join(", ")}` }];
  }
  return [];
}

function lastName(
  statement: NonNullable<ModuleImport["statement"]>,
  added: readonly string[],
): TSESTree.Node | undefined {
  if (statement.type === "ImportDeclaration") {
    const last = statement.specifiers.at(-1);
    return statement.importKind !== "type" && last?.type === "ImportSpecifier" ? last : undefined;
  }
  if (statement.type !== "VariableDeclaration" || added.some((name) => name.startsWith("type "))) return undefined;
  const [{ id }] = statement.declarations;
  const last = id.type === "ObjectPattern" ? id.properties.at(-1) : undefined;
  return last?.type === "Property" ? last : undefined;
}

function indentOf(statement: TSESTree.Node, { text }: SourceCode): string {
  const start = text.lastIndexOf("\n", statement.range[0] - 1) + 1;
  return /^\s*/.exec(text.slice(start, statement.range[0]))?.[0] ?? "";
}

/** The statement with its line, when it has one for itself. */
function wholeLine({ range: [start, end] }: TSESTree.Node, { text }: SourceCode): TSESTree.Range {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const isAlone = text.slice(lineStart, start).trim() === "" && /^[ \t]*\r?\n/.test(text.slice(end));
  return isAlone ? [lineStart, text.indexOf("\n", end) + 1] : [start, end];
}
