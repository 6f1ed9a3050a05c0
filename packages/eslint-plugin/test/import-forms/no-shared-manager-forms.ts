import type { RuleForms } from "./import-form.js";

const CORE = 'import { getWebSocketManager } from "@isowire/core";';
const kept = (place: string) => [{ message: new RegExp(`^${place} keeps one user's manager for every request: `) }];

export const noSharedManagerForms: RuleForms = {
  "shadowed name": {
    valid: [`${CORE}\nlet first;\nexport const f = (getWebSocketManager) => { first = getWebSocketManager(1); };`],
    invalid: [
      {
        code: `${CORE}\nconst f = (getWebSocketManager) => getWebSocketManager(1);\nconst manager = getWebSocketManager(context);`,
        errors: kept("manager"),
      },
    ],
  },
  "re-export": {
    // Nothing is made there.
    valid: ['export { getWebSocketManager } from "@isowire/core";', `${CORE}\nexport { getWebSocketManager };`],
    invalid: [
      { code: `${CORE}\nconst manager = getWebSocketManager(context);\nexport { manager };`, errors: kept("manager") },
      {
        code: `${CORE}\nexport { getWebSocketManager };\nexport default getWebSocketManager(context);`,
        errors: kept("the default export"),
      },
    ],
  },
  "namespace import": {
    valid: ['import * as core from "@isowire/core";\nexport const f = (context) => core.getWebSocketManager(context);'],
    invalid: [
      {
        code: 'import * as core from "@isowire/core";\nexport const manager = core.getWebSocketManager(context);',
        errors: kept("manager"),
      },
      {
        code: 'import * as trusted from "@isowire/core/trusted";\nconst system = trusted.createUserContext({ userId });',
        errors: [{ messageId: "context" }],
      },
      {
        code: 'import * as legacy from "@isowire/legacy";\nconst manager = legacy.WebSocketManager.createFactoryManager("u");',
        errors: kept("manager"),
      },
    ],
  },
  "dynamic import": {
    valid: [
      'export const f = async (context) => (await import("@isowire/core")).getWebSocketManager(context);',
      'export const f = (context) => import("@isowire/core").then((core) => core.getWebSocketManager(context));',
      'const core = await import("@isowire/core");\nawait core.getWebSocketManager(context).sendEvent("x", {});',
    ],
    invalid: [
      {
        code: 'const { getWebSocketManager } = await import("@isowire/core");\nconst manager = getWebSocketManager(context);',
        errors: kept("manager"),
      },
      {
        code: 'export const manager = (await import("@isowire/core")).getWebSocketManager(context);',
        errors: kept("manager"),
      },
      {
        code: 'let manager;\nimport("@isowire/core").then(({ getWebSocketManager }) => { manager = getWebSocketManager(context); });',
        errors: kept("manager"),
      },
      {
        code: 'const manager = await import("@isowire/core").then((core) => core.getWebSocketManager(context));',
        errors: kept("manager"),
      },
    ],
  },
  require: {
    valid: ['const core = require("@isowire/core");\nconst f = (context) => core.getWebSocketManager(context);'],
    invalid: [
      {
        code: 'const { getWebSocketManager } = require("@isowire/core");\nconst manager = getWebSocketManager(context);',
        errors: kept("manager"),
      },
      {
        code: 'const manager = require("@isowire/core").getWebSocketManager(context);',
        errors: kept("manager"),
      },
    ],
  },
  "type-only import": {
    valid: [
      'import type { WebSocketManager } from "@isowire/core";\nexport let manager: WebSocketManager | undefined;',
      'import type { getWebSocketManager } from "@isowire/core";\nexport let manager: ReturnType<typeof getWebSocketManager>;',
    ],
    invalid: [
      {
        code: 'import { getWebSocketManager, type WebSocketManager } from "@isowire/core";\nconst manager: WebSocketManager = getWebSocketManager(context);',
        errors: kept("manager"),
      },
    ],
  },
};
