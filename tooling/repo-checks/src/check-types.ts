import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { DocBlock } from "./doc-blocks.js";

const COMMON: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
  types: ["node"],
  jsx: ts.JsxEmit.ReactJSX,
  // As every project on NestJS has it.
  experimentalDecorators: true,
  skipLibCheck: true,
  noEmit: true,
};
const STRICT = { ...COMMON, strict: true };
/** JavaScript has nowhere to say what a parameter is; what it calls is checked all the same. */
const LOOSE = { ...COMMON, strict: false, allowJs: true, checkJs: true };

/** Properties of what has no type, and assignments: in JavaScript only a run can tell. */
const UNTYPED = /type 'unknown'|type '\{\}'|type 'string \| AddressInfo'/;
const ASSIGNMENTS = [2322, 2345];

/** What the compiler says about each block, by the name of the block, on the packages as a consumer has them. */
export function checkTypes(
  blocks: readonly DocBlock[],
  options: { readonly consumer: string; readonly names: ReadonlyMap<string, readonly string[]> },
): ReadonlyMap<string, readonly string[]> {
  const folder = join(options.consumer, "docs");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const files = new Map(blocks.map((block, index) => [join(folder, `block-${index}.${block.language}`), block]));
  for (const [file, block] of files) writeFileSync(file, wholeText(block, blocks, options.names));
  const said = new Map<string, string[]>(blocks.map(({ name }) => [name, []]));
  for (const diagnostic of diagnose([...files.keys()], folder)) {
    const block = files.get(diagnostic.file?.fileName ?? "");
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    if (block === undefined) throw new Error(message);
    const isTyped = block.language.startsWith("t");
    if (!isTyped && (UNTYPED.test(message) || ASSIGNMENTS.includes(diagnostic.code))) continue;
    said.get(block.name)?.push(describe(diagnostic, message));
  }
  return said;
}

function diagnose(files: readonly string[], folder: string): readonly ts.Diagnostic[] {
  const isTyped = (file: string): boolean => /\.tsx?$/.test(file);
  return [
    { files: files.filter(isTyped), options: STRICT },
    { files: files.filter((file) => !isTyped(file)), options: LOOSE },
  ].flatMap((each) => {
    const host = ts.createCompilerHost(each.options);
    host.getCurrentDirectory = () => folder;
    return ts.getPreEmitDiagnostics(ts.createProgram(each.files, each.options, host));
  });
}

/** A fragment goes on from the program before it on its page; what it needs of our packages beyond that is imported. */
function wholeText(
  block: DocBlock,
  blocks: readonly DocBlock[],
  names: ReadonlyMap<string, readonly string[]>,
): string {
  const given = block.given.map((name) =>
    block.language.startsWith("t") ? `declare const ${name}: any;` : `/** @type {any} */ let ${name};`,
  );
  if (block.isProgram) return [...given, block.code].join("\n");
  const before = blocks.slice(0, blocks.indexOf(block));
  const program = before.findLast(({ file, isProgram }) => file === block.file && isProgram)?.code ?? "export {};\n";
  const has = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  const found = new Set<string>();
  const imports = [...names].flatMap(([entry, exported]) => {
    const wanted = exported.filter((line) => line.startsWith("value ")).map((line) => line.slice("value ".length));
    // `default` in a block is a keyword.
    const named = wanted.filter((name) => name !== "default");
    const missing = named.filter((name) => has(block.code, name) && !has(program, name) && !found.has(name));
    for (const name of missing) found.add(name);
    return missing.length === 0 ? [] : [`import { ${missing.join(", ")} } from "${entry}";`];
  });
  const [open, close] = block.code.startsWith("{") ? ["(", ");"] : ["{", "}"];
  return [...imports, program, ...given, open, block.code, close].join("\n");
}

function describe({ file, start }: ts.Diagnostic, message: string): string {
  if (file === undefined || start === undefined) return message;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${(file.text.split("\n")[line] ?? "").trim()}  <- ${message}`;
}
