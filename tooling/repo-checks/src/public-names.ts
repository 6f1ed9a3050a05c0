import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What a consumer sees of an entry point: one line a name, `value` when it exists at run time. Sorted. */
export function publicNames(entry: string, consumer: string): readonly string[] {
  const file = join(consumer, "names.mts");
  writeFileSync(file, `import * as entry from "${entry}"; export { entry };`);
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, types: ["node"] };
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => consumer;
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const statement = program.getSourceFile(file)?.statements[0];
  if (!statement || !ts.isImportDeclaration(statement)) throw new Error(`unable to read the names of ${entry}`);
  const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
  if (!module) throw new Error(`unable to resolve ${entry}; its package is not built or does not export it`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => `${isValue(symbol, checker) ? "value" : "type "} ${symbol.name}`)
    .toSorted();
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}
