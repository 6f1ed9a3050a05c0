import { legacyFile } from "../analysis/legacy-file.js";
import type { ImportedName, ModuleImport } from "../analysis/module-imports.js";
import { filePlan } from "../fixes/file-plan.js";
import { legacyExport } from "../legacy-table.js";
import { createRule, type Finding } from "./create-rule.js";

/** Imports, requires and re-exports of the old names. Where everything about a name is clear, the file moves to core. */
export const noLegacyImport = createRule("no-legacy-import", {
  description: "Move imports of the old WebSocket manager to @isowire/core",
  fixable: true,
  messages: {
    name: "{{name}} of {{source}} is deprecated ({{code}}): write {{replacement}}.",
    whole: "{{source}} has only deprecated names: import getWebSocketManager from @isowire/core.",
    other: "{{name}} of {{source}} goes with the deprecated names: remove it with the last of them.",
  },
  *find(sourceCode) {
    const file = legacyFile(sourceCode);
    const { edits } = filePlan(file);
    for (const each of file.imports) {
      if (each.names.length === 0) yield { node: each.literal, messageId: "whole", data: { source: each.source } };
      for (const name of each.names) yield { ...findingOf(name, each), edits: each.form === "re-export" ? [] : edits };
    }
  },
});

function findingOf({ imported: name, node }: ImportedName, { source }: ModuleImport): Finding {
  const row = legacyExport(name);
  if (row) return { node, messageId: "name", data: { name, source, code: row.code, replacement: row.replacement } };
  return { node, messageId: name === "*" || name === "default" ? "whole" : "other", data: { name, source } };
}
