import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A name of an entry point and how it is declared, without comments. */
export interface ApiName {
  /** `value` when it exists at run time; `inner` when it has no name for a consumer, but something that has one is made of it. */
  readonly kind: "value" | "type" | "inner";
  readonly name: string;
  readonly declaration: string;
}

/** What a consumer sees of each entry point, sorted by name; what is only part of it comes last. */
export function publicApi(entries: readonly string[], consumer: string): ReadonlyMap<string, readonly ApiName[]> {
  const file = join(consumer, "names.mts");
  writeFileSync(file, entries.map((entry, index) => `export * as entry${index} from "${entry}";`).join("\n"));
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, types: ["node"] };
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => consumer;
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const statements = program.getSourceFile(file)?.statements.filter(ts.isExportDeclaration) ?? [];
  const specifiers = statements.flatMap(({ moduleSpecifier }) => moduleSpecifier ?? []).filter(ts.isStringLiteral);
  const modules = new Map(specifiers.map((node) => [node.text, exportsOf(node, checker)]));
  const named = new Set([...modules.values()].flat().map((symbol) => target(symbol, checker)));
  return new Map([...modules].map(([entry, exported]) => [entry, namesOf(exported, { named, checker })]));
}

interface Context {
  /** What has a name at some entry point. */
  readonly named: ReadonlySet<ts.Symbol>;
  readonly checker: ts.TypeChecker;
}

function exportsOf(specifier: ts.Node, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const module = checker.getSymbolAtLocation(specifier);
  if (module) return checker.getExportsOfModule(module);
  throw new Error(`unable to resolve ${specifier.getText()}; its package does not export it or is not built`);
}

function namesOf(exported: readonly ts.Symbol[], context: Context): readonly ApiName[] {
  const names = exported.map((symbol): ApiName => {
    const kind = (target(symbol, context.checker).flags & ts.SymbolFlags.Value) === 0 ? "type" : "value";
    return { kind, name: symbol.name, declaration: declarationOf(target(symbol, context.checker)) };
  });
  const inner = [...innerOf(exported, context)].map((symbol): ApiName => {
    return { kind: "inner", name: plain(symbol.name), declaration: withoutWording(declarationOf(symbol)) };
  });
  return [...names.toSorted(byName), ...inner.toSorted(byName)];
}

/** Everything of our own that these are declared with and that no entry point names. */
function innerOf(exported: readonly ts.Symbol[], { named, checker }: Context): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const meant = symbol && target(symbol, checker);
      if (meant && !named.has(meant) && !found.has(meant) && isOurs(meant)) {
        found.add(meant);
        meant.declarations?.forEach(visit);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const symbol of exported) target(symbol, checker).declarations?.forEach(visit);
  return found;
}

/** Declared at the top of a file of a package of ours: neither a member or parameter nor a library's. */
function isOurs(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const file = declaration.getSourceFile().fileName;
    return ts.isSourceFile(statement.parent) && /\/node_modules\/(@isowire\/[^/]+|isowire)\/dist\//.test(file);
  });
}

function declarationOf(symbol: ts.Symbol): string {
  const printer = ts.createPrinter({ removeComments: true });
  const texts = (symbol.declarations ?? []).map((declaration) => {
    const text = printer.printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile());
    return plain(ts.isVariableDeclaration(declaration) ? `const ${text};` : text.replace(/^(export )?(declare )?/, ""));
  });
  return texts.join("\n");
}

/** Of a constant that nobody can name only the keys are seen, not what its texts say. */
function withoutWording(declaration: string): string {
  return declaration.startsWith("const ") ? declaration.replace(/: "(?:[^"\\]|\\.)*";/g, ": string;") : declaration;
}

/** A name that the bundler of declarations had to change is written as it was. */
function plain(text: string): string {
  return text.replace(/\$\d+\b/g, "");
}

function target(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function byName(a: ApiName, b: ApiName): number {
  return a.name < b.name ? -1 : 1;
}
