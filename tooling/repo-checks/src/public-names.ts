import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What a consumer sees of each entry point: one line a name, `value` when it exists at run time. Sorted. */
export function publicNames(entries: readonly string[], consumer: string): ReadonlyMap<string, readonly string[]> {
  const file = join(consumer, "names.mts");
  writeFileSync(file, entries.map((entry, index) => `export * as entry${index} from "${entry}";`).join("\n"));
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, types: ["node"] };
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => consumer;
  const program = ts.createProgram([file], options, host);
  const exportsOf = (node: ts.Node) => namesOf(node, program.getTypeChecker());
  const statements = program.getSourceFile(file)?.statements.filter(ts.isExportDeclaration) ?? [];
  const specifiers = statements.flatMap(({ moduleSpecifier }) => moduleSpecifier ?? []);
  return new Map(specifiers.filter(ts.isStringLiteral).map((node) => [node.text, exportsOf(node)]));
}

function namesOf(specifier: ts.Node, checker: ts.TypeChecker): readonly string[] {
  const module = checker.getSymbolAtLocation(specifier);
  if (!module)
    throw new Error(`unable to resolve ${specifier.getText()}; its package does not export it or is not built`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => `${isValue(symbol, checker) ? "value" : "type "} ${symbol.name}`)
    .toSorted();
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}
