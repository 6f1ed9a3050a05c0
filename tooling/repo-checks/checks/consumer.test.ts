import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, inject, test } from "vitest";
import { entryPoints, publicPackages } from "../src/workspace.js";

const consumer = inject("consumer");
const entries = publicPackages.flatMap(entryPoints);

test.each(entries)("%s exports the same names to import and to require", (entry) => {
  const script = `
    import { createRequire } from "node:module";
    const names = (module) => Object.keys(module).filter((name) => name !== "default" && name !== "module.exports" && name !== "__esModule").sort();
    const imported = names(await import("${entry}"));
    const required = names(createRequire(import.meta.url)("${entry}"));
    console.log(JSON.stringify({ imported, required }));`;
  const { imported, required } = JSON.parse(run(script)) as { imported: string[]; required: string[] };
  expect(required).toEqual(imported);
});

test("importing every entry point warns of nothing and leaves the process free to end", () => {
  const script = `${entries.map((entry) => `await import("${entry}");`).join("\n")}\nconsole.log("loaded");`;
  expect(run(script)).toBe("loaded\n");
});

describe.each([
  { name: "nodenext", module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  { name: "bundler", module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
])("a strict consumer with module resolution $name", ({ module, moduleResolution }) => {
  test.each([".mts", ".cts"])("compiles an import of every entry point in %s", (extension) => {
    const file = join(consumer, `consumer${extension}`);
    writeFileSync(file, entries.map((entry, index) => `export * as m${index} from "${entry}";`).join("\n"));
    const options = {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    };
    const host = ts.createCompilerHost(options);
    host.getCurrentDirectory = () => consumer;
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
    expect(ts.formatDiagnostics(diagnostics, host)).toBe("");
  });
});

/** Runs a module in the consumer's folder; anything on stderr is a failure. */
function run(script: string): string {
  const file = join(consumer, "run.mjs");
  writeFileSync(file, script);
  return execFileSync(process.execPath, ["--throw-deprecation", file], {
    cwd: consumer,
    encoding: "utf8",
    timeout: 20_000,
  });
}
