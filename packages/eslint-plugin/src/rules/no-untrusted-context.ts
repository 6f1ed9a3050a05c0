import { minimatch } from "minimatch";
import { relative, sep } from "node:path";
import { moduleImports, type ImportedName, type ModuleImport } from "../analysis/module-imports.js";
import { createRule } from "./create-rule.js";

const TRUSTED = "@isowire/core/trusted";

interface Options {
  readonly files: readonly string[];
}

/** Who may mint a context may speak as anybody, so a team names the few files that do. */
export const noUntrustedContext = createRule("no-untrusted-context", {
  description: "Mint user contexts only in the files the team names",
  messages: {
    unnamed:
      "This file may not import @isowire/core/trusted: take the context from the request, or name the file in `files` of this rule.",
  },
  schema: [
    {
      type: "object",
      properties: { files: { type: "array", items: { type: "string" }, uniqueItems: true } },
      additionalProperties: false,
    },
  ],
  defaultOptions: [{ files: [] }],
  *find(sourceCode, { options, cwd, filename }) {
    const { files } = options[0] as Options;
    const path = relative(cwd, filename).split(sep).join("/");
    if (files.some((pattern) => minimatch(path, pattern, { dot: true }))) return;
    const imports = moduleImports(sourceCode, (source) => source === TRUSTED);
    for (const each of imports) if (!isOnlyTypes(each)) yield { node: each.literal, messageId: "unnamed" };
  },
});

/** Types are erased: they mint nothing. */
function isOnlyTypes({ form, names }: ModuleImport): boolean {
  return form === "type" || (names.length > 0 && names.every(({ isType }: ImportedName) => isType));
}
