import type { RuleForms } from "./import-form.js";

const errors = (...codes: string[]): { message: RegExp }[] =>
  codes.map((code) => ({ message: new RegExp(`is deprecated \\(ISOWIRE_DEP${code}\\): write `) }));

export const noLegacyApiForms: RuleForms = {
  "shadowed name": {
    valid: [
      'import { getManager } from "@isowire/legacy";\nexport const f = (getManager) => getManager(1);',
      'export const f = (require) => require("@isowire/legacy").getManager(1);',
    ],
    invalid: [
      {
        code: 'import { getManager } from "@isowire/legacy";\nconst f = (getManager) => getManager(1);\ngetManager(context);',
        output:
          'import { getManager } from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\nconst f = (getManager) => getManager(1);\ngetWebSocketManager(context);',
        errors: errors("0012"),
      },
    ],
  },
  "re-export": {
    // Their imports are what no-legacy-import reports.
    valid: ['export { getManager } from "@isowire/legacy";', 'export * from "@isowire/legacy";'],
    invalid: [
      {
        code: 'import { getManager } from "@isowire/legacy";\nexport { getManager };',
        output: null,
        errors: errors("0012"),
      },
      {
        code: 'import { getManager } from "@isowire/legacy";\nconst manager = getManager(context);\nexport { manager };',
        output: null,
        errors: [{ message: /not all that is done with it/ }],
      },
    ],
  },
  "namespace import": {
    valid: ['import * as core from "@isowire/core";\ncore.getWebSocketManager(context).sendEvent("x", {});'],
    invalid: [
      {
        code: 'import * as legacy from "@isowire/legacy";\nlegacy.getManager(context);',
        output:
          'import * as legacy from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context);',
        errors: errors("0012"),
      },
      {
        code: 'import * as legacy from "@isowire/legacy";\nlegacy.WebSocketManager.getInstance().broadcast({});',
        output: null,
        errors: errors("0002", "0037"),
      },
    ],
  },
  "dynamic import": {
    valid: [
      'const { getWebSocketManager } = await import("@isowire/core");\ngetWebSocketManager(context);',
      'const legacy = await import("./own.js");\nlegacy.getManager(context);',
    ],
    invalid: [
      {
        code: 'const { getManager } = await import("@isowire/legacy");\ngetManager(context);',
        output:
          'const { getManager } = await import("@isowire/legacy");\nconst { getWebSocketManager } = await import("@isowire/core");\ngetWebSocketManager(context);',
        errors: errors("0012"),
      },
      {
        code: '(await import("@isowire/legacy")).getManager(context);',
        output: '(await import("@isowire/core")).getWebSocketManager(context);',
        errors: errors("0012"),
      },
      {
        code: 'import("@isowire/legacy").then(({ getManager }) => getManager(context));',
        output: null,
        errors: [{ message: /its import stands where no other can be added/ }],
      },
    ],
  },
  require: {
    valid: [
      'const { getWebSocketManager } = require("@isowire/core");\ngetWebSocketManager(context);',
      'const { getManager } = require("./own.js");\ngetManager(context);',
    ],
    invalid: [
      {
        code: 'const { getManager } = require("@isowire/legacy");\ngetManager(context);',
        output:
          'const { getManager } = require("@isowire/legacy");\nconst { getWebSocketManager } = require("@isowire/core");\ngetWebSocketManager(context);',
        errors: errors("0012"),
      },
      {
        code: 'const legacy = require("@isowire/legacy");\nlegacy.websocketManager.broadcast({});',
        output: null,
        errors: errors("0021", "0037"),
      },
      {
        code: 'require("@isowire/legacy").getManager(context);',
        output: 'require("@isowire/core").getWebSocketManager(context);',
        errors: errors("0012"),
      },
    ],
  },
  "type-only import": {
    valid: [
      'import type { WebSocketManager } from "@isowire/legacy";\nexport type Manager = WebSocketManager;',
      'import type { getManager } from "@isowire/legacy";\nexport type Manager = ReturnType<typeof getManager>;',
      'import type { WebSocketManager } from "@isowire/legacy";\nexport { WebSocketManager };',
      'import type { WebSocketManager } from "@isowire/core";\nconst f = (manager: WebSocketManager) => manager.sendEvent("x", {});',
    ],
    invalid: [
      {
        code: 'import type { WebSocketManager } from "@isowire/legacy";\nconst f = (manager: WebSocketManager) => manager.broadcast({});',
        output: null,
        errors: errors("0037"),
      },
    ],
  },
};
