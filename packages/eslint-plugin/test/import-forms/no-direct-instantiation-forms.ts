import type { RuleForms } from "./import-form.js";

const LEGACY = 'import { WebSocketManager } from "@isowire/legacy";';
const CORE = 'import { getWebSocketManager } from "@isowire/core";';
const errors = [{ message: /is deprecated \(ISOWIRE_DEP0001\): write getWebSocketManager\(context\)\.$/ }];

export const noDirectInstantiationForms: RuleForms = {
  "shadowed name": {
    valid: [`${LEGACY}\nexport const f = (WebSocketManager) => new WebSocketManager(1);`],
    invalid: [
      {
        code: `${LEGACY}\nconst f = (WebSocketManager) => new WebSocketManager(1);\nnew WebSocketManager(context);`,
        output: `${LEGACY}\n${CORE}\nconst f = (WebSocketManager) => new WebSocketManager(1);\ngetWebSocketManager(context);`,
        errors,
      },
    ],
  },
  "re-export": {
    valid: ['export { WebSocketManager } from "@isowire/legacy";', `${LEGACY}\nexport { WebSocketManager };`],
    invalid: [
      {
        code: `${LEGACY}\nexport { WebSocketManager };\nnew WebSocketManager(context);`,
        output: `${LEGACY}\n${CORE}\nexport { WebSocketManager };\ngetWebSocketManager(context);`,
        errors,
      },
    ],
  },
  "namespace import": {
    valid: ['import * as own from "./own.js";\nnew own.WebSocketManager(context);'],
    invalid: [
      {
        code: 'import * as legacy from "@isowire/legacy";\nnew legacy.WebSocketManager(context);',
        output: `import * as legacy from "@isowire/legacy";\n${CORE}\ngetWebSocketManager(context);`,
        errors,
      },
    ],
  },
  "dynamic import": {
    valid: ['const { WebSocketManager } = await import("./own.js");\nnew WebSocketManager(context);'],
    invalid: [
      {
        code: 'const { WebSocketManager } = await import("@isowire/legacy");\nnew WebSocketManager(context);',
        output:
          'const { WebSocketManager } = await import("@isowire/legacy");\nconst { getWebSocketManager } = await import("@isowire/core");\ngetWebSocketManager(context);',
        errors,
      },
      {
        code: 'new (await import("@isowire/legacy")).WebSocketManager(context);',
        output: '(await import("@isowire/core")).getWebSocketManager(context);',
        errors,
      },
      {
        code: 'import("@isowire/legacy").then(({ WebSocketManager }) => new WebSocketManager(context));',
        output: null,
        errors: [{ message: /its import stands where no other can be added/ }],
      },
    ],
  },
  require: {
    valid: ['const { WebSocketManager } = require("./own.js");\nnew WebSocketManager(context);'],
    invalid: [
      {
        code: 'const { WebSocketManager } = require("@isowire/legacy");\nnew WebSocketManager(context);',
        output:
          'const { WebSocketManager } = require("@isowire/legacy");\nconst { getWebSocketManager } = require("@isowire/core");\ngetWebSocketManager(context);',
        errors,
      },
      {
        code: 'new (require("@isowire/legacy").WebSocketManager)(context);',
        output: 'require("@isowire/core").getWebSocketManager(context);',
        errors,
      },
    ],
  },
  "type-only import": {
    valid: ['import type { WebSocketManager } from "@isowire/legacy";\nexport type Make = () => WebSocketManager;'],
    invalid: [
      {
        code: 'import { type LegacyMessage, WebSocketManager } from "@isowire/legacy";\nnew WebSocketManager(context);',
        output: `import { type LegacyMessage, WebSocketManager } from "@isowire/legacy";\n${CORE}\ngetWebSocketManager(context);`,
        errors,
      },
    ],
  },
};
