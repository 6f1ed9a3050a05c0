import type { RuleForms } from "./import-form.js";

const deprecated = (name: string, code: string) => [
  { message: new RegExp(`^${name} of @isowire/legacy is deprecated \\(ISOWIRE_DEP${code}\\): write `) },
];
const whole = [{ messageId: "whole" }];

export const noLegacyImportForms: RuleForms = {
  "shadowed name": {
    valid: ['export const f = (require) => require("@isowire/legacy");'],
    invalid: [
      {
        // Only the name of the module itself goes.
        code: 'import { getManager } from "@isowire/legacy";\nexport const f = (getManager) => getManager(1);',
        output: "export const f = (getManager) => getManager(1);",
        errors: deprecated("getManager", "0012"),
      },
    ],
  },
  "re-export": {
    valid: ['export { getWebSocketManager } from "@isowire/core";', 'export * from "./legacy.js";'],
    invalid: [
      { code: 'export * from "@isowire/legacy";', output: null, errors: whole },
      {
        code: 'export { getManager as make } from "@isowire/legacy";',
        output: null,
        errors: deprecated("getManager", "0012"),
      },
      {
        // In two steps it is one all the same.
        code: 'import { WebSocketManager } from "@isowire/legacy";\nexport { WebSocketManager };',
        output: null,
        errors: deprecated("WebSocketManager", "0001"),
      },
      {
        // The object that other files see keeps its methods, and so its import.
        code: 'import { getManager } from "@isowire/legacy";\nconst manager = getManager(context);\nexport { manager };',
        output: null,
        errors: deprecated("getManager", "0012"),
      },
    ],
  },
  "namespace import": {
    valid: ['import * as core from "@isowire/core";\ncore.getWebSocketManager(context);'],
    invalid: [
      {
        code: 'import * as legacy from "@isowire/legacy";\nlegacy.getManager(context);',
        output: 'import { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context);',
        errors: whole,
      },
    ],
  },
  "dynamic import": {
    valid: ['const core = await import("@isowire/core");', "import(name);"],
    invalid: [
      {
        code: 'const { getManager } = await import("@isowire/legacy");\ngetManager(context);',
        output: 'const { getWebSocketManager } = await import("@isowire/core");\ngetWebSocketManager(context);',
        errors: deprecated("getManager", "0012"),
      },
      {
        code: 'import("@isowire/legacy").then((legacy) => legacy.getManager(context));',
        output: null,
        errors: whole,
      },
    ],
  },
  require: {
    valid: ['const { getWebSocketManager } = require("@isowire/core");', "require(name);"],
    invalid: [
      {
        code: 'const { getManager } = require("@isowire/legacy");\ngetManager(context);',
        output: 'const { getWebSocketManager } = require("@isowire/core");\ngetWebSocketManager(context);',
        errors: deprecated("getManager", "0012"),
      },
    ],
  },
  "type-only import": {
    valid: ['import type { WebSocketManager } from "@isowire/core";\nexport type Manager = WebSocketManager;'],
    invalid: [
      {
        code: 'import type { WebSocketManager } from "@isowire/legacy";\nexport type Manager = WebSocketManager;',
        output: 'import type { WebSocketManager } from "@isowire/core";\nexport type Manager = WebSocketManager;',
        errors: deprecated("WebSocketManager", "0001"),
      },
      ...["export type { WebSocketManager };", "export { type WebSocketManager };", "export { WebSocketManager };"].map(
        (reExport) => ({
          code: `import type { WebSocketManager } from "@isowire/legacy";\n${reExport}`,
          output: null,
          errors: deprecated("WebSocketManager", "0001"),
        }),
      ),
    ],
  },
};
