import { LEGACY_PATHS } from "../legacy-table.js";
import { ruleTester } from "../../test/rule-tester.js";
import { noLegacyImport } from "./no-legacy-import.js";

const message = (name: string, code: string) => ({
  message: new RegExp(`^${name} of @isowire/legacy(/[a-z-]+)? is deprecated \\(ISOWIRE_DEP${code}\\): write `),
});

ruleTester("JavaScript").run("no-legacy-import", noLegacyImport, {
  valid: [
    'import { getWebSocketManager } from "@isowire/core";',
    'import legacy from "@isowire/legacy-tools";\nimport "./legacy.js";',
    'import(name);\nexport { a } from "./a.js";\nexport const b = 1;',
    "function f(require) { require('@isowire/legacy'); }",
  ],
  invalid: [
    ...LEGACY_PATHS.map((path) => ({
      code: `import { createWebSocketManager } from "${path}";\ncreateWebSocketManager(context);`,
      output: 'import { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context);',
      errors: [message("createWebSocketManager", "0003")],
    })),
    {
      code: "import { getWebSocketManager } from '@isowire/legacy'\nexport const f = (context) => getWebSocketManager(context).sendToUser(context.userId, { type: 'x' })",
      output:
        "import { getWebSocketManager } from '@isowire/core'\nexport const f = (context) => getWebSocketManager(context).sendEvent('x', {}).then(() => true)",
      errors: [message("getWebSocketManager", "0011")],
    },
    {
      code: "import { getWebSocketManager } from '@isowire/legacy'\ngetWebSocketManager(context);\nkeep(getWebSocketManager(context));",
      output: null,
      errors: 1,
    },
    {
      code: 'import { createManager, websocketManager } from "@isowire/legacy";\ncreateManager(a);\nwebsocketManager.broadcast({});',
      output:
        'import { websocketManager } from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(a);\nwebsocketManager.broadcast({});',
      errors: 2,
    },
    {
      // Nothing uses it any more.
      code: 'import { WebSocketManager } from "@isowire/legacy";\nwork();',
      output: "work();",
      errors: [message("WebSocketManager", "0001")],
    },
    {
      // A comment keeps one of them, whatever the other asks for.
      code: 'import { getManager } from "@isowire/legacy";\ngetManager(a);\n// eslint-disable-next-line @isowire/no-legacy-api -- not yet\ngetManager(b);\ngetManager(c); // eslint-disable-line',
      output:
        'import { getManager } from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(a);\n// eslint-disable-next-line @isowire/no-legacy-api -- not yet\ngetManager(b);\ngetManager(c); // eslint-disable-line',
      errors: 1,
    },
    {
      code: '/* eslint-disable @isowire/no-legacy-api */\nimport { getManager } from "@isowire/legacy";\ngetManager(a);',
      output: null,
      errors: 1,
    },
    { code: 'import "@isowire/legacy";', output: null, errors: [{ messageId: "whole" }] },
    { code: 'export * from "@isowire/legacy";', output: null, errors: [{ messageId: "whole" }] },
    {
      code: 'export { getManager as make } from "@isowire/legacy";',
      output: null,
      errors: [message("getManager", "0012")],
    },
    {
      code: 'import * as legacy from "@isowire/legacy";\nlegacy.getManager(context);',
      output: 'import { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context);',
      errors: [{ messageId: "whole" }],
    },
    {
      code: 'import("@isowire/legacy").then((legacy) => legacy.getManager(context));',
      output: null,
      errors: [{ messageId: "whole" }],
    },
    {
      code: 'async function f(context) {\n  const { getManager } = await import("@isowire/legacy");\n  getManager(context);\n}',
      output:
        'async function f(context) {\n  const { getWebSocketManager } = await import("@isowire/core");\n  getWebSocketManager(context);\n}',
      errors: [message("getManager", "0012")],
    },
    {
      code: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nconst { getManager } = require("@isowire/legacy");\ngetManager(context);',
      output:
        'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nconst { getWebSocketManager } = require("@isowire/core");\ngetWebSocketManager(context);',
      errors: 1,
    },
  ],
});

ruleTester("CommonJS").run("no-legacy-import: CommonJS", noLegacyImport, {
  valid: ['const { getWebSocketManager } = require("@isowire/core");', "require(name);"],
  invalid: [
    {
      code: "const { createHub } = require('@isowire/core');\nconst { createManager: make, installLegacy } = require('@isowire/legacy');\nmake(context);\ninstallLegacy({});",
      output:
        "const { createHub, getWebSocketManager } = require('@isowire/core');\nconst { installLegacy } = require('@isowire/legacy');\ngetWebSocketManager(context);\ninstallLegacy({});",
      errors: 2,
    },
    {
      code: 'const legacy = require("@isowire/legacy");\nconst { getManager } = legacy;\ngetManager(context);',
      output:
        'const legacy = require("@isowire/legacy");\nconst { getWebSocketManager } = require("@isowire/core");\nconst { getManager } = legacy;\ngetWebSocketManager(context);',
      errors: 1,
    },
    {
      code: 'const f = (context) => void require("@isowire/legacy").getManager(context).sendToUser(context.userId, { type: "x" });',
      output: 'const f = (context) => void require("@isowire/core").getWebSocketManager(context).sendEvent("x", {});',
      errors: [{ messageId: "whole" }],
    },
  ],
});

ruleTester("TypeScript").run("no-legacy-import: types", noLegacyImport, {
  valid: ['import type { WebSocketManager } from "@isowire/core";'],
  invalid: [
    {
      code: 'import type { WebSocketManager } from "@isowire/legacy";\nlet manager: WebSocketManager;',
      output: 'import type { WebSocketManager } from "@isowire/core";\nlet manager: WebSocketManager;',
      errors: 1,
    },
    {
      code: 'import type { UnifiedWebSocketManager as Old, LegacyMessage } from "@isowire/legacy";\nlet manager: Old, m: LegacyMessage;',
      output:
        'import type { LegacyMessage } from "@isowire/legacy";\nimport type { WebSocketManager } from "@isowire/core";\nlet manager: WebSocketManager, m: LegacyMessage;',
      errors: [message("UnifiedWebSocketManager", "0008"), { messageId: "other" }],
    },
    {
      // An old method is called on the type.
      code: 'import type { WebSocketManager } from "@isowire/legacy";\nconst f = (manager: WebSocketManager) => manager.broadcast({});',
      output: null,
      errors: 1,
    },
    {
      code: 'import { WebSocketManager } from "@isowire/legacy";\nconst manager: WebSocketManager = new WebSocketManager(context);',
      output:
        'import { getWebSocketManager, type WebSocketManager } from "@isowire/core";\nconst manager: WebSocketManager = getWebSocketManager(context);',
      errors: 1,
    },
    { code: 'type Old = import("@isowire/legacy").WebSocketManager;', output: null, errors: 1 },
    { code: 'import legacy = require("@isowire/legacy");\nlegacy.getManager(context);', output: null, errors: 1 },
  ],
});
