import { ruleTester } from "../../test/rule-tester.js";
import { noDirectInstantiation } from "./no-direct-instantiation.js";

const CORE = 'import { getWebSocketManager } from "@isowire/core";';
const LEGACY = 'import { WebSocketManager } from "@isowire/legacy";';

/** A service of an application: `field` declares, `constructor` gives, `send` uses. */
const service = ({
  imports = LEGACY,
  field = "#manager;",
  made = "new WebSocketManager(context)",
  send = "",
}): string =>
  `${imports}
class Service {
  ${field}
  #context;
  constructor(context) {
    this.#context = context;
    this.#manager = ${made};
  }
  async shipped(order) {
    ${send}
  }
}`;

ruleTester("JavaScript").run("no-direct-instantiation", noDirectInstantiation, {
  valid: [
    "class WebSocketManager {}\nnew WebSocketManager(context);",
    'import { WebSocketManager } from "./own.js";\nnew WebSocketManager(context);',
    `${LEGACY}\nfunction f(WebSocketManager) { return new WebSocketManager(1); }`,
    `${CORE}\ngetWebSocketManager(context);`,
  ],
  invalid: [
    ...["WebSocketManager", "UnifiedWebSocketManager", "IsolatedWebSocketManager", "LegacyWebSocketManager"].map(
      (name) => ({
        code: `import { ${name} } from "@isowire/legacy/unified-manager";\nconst send = (context) => new ${name}(context).sendToUser(context.userId, { type: "x" });`,
        output: `import { ${name} } from "@isowire/legacy/unified-manager";\n${CORE}\nconst send = (context) => getWebSocketManager(context).sendEvent("x", {}).then(() => true);`,
        errors: [{ message: /is deprecated \(ISOWIRE_DEP00(01|08|09|10)\): write getWebSocketManager\(context\)\.$/ }],
      }),
    ),
    {
      code: `${LEGACY}\nimport { createHub } from "@isowire/core";\nnew WebSocketManager(context);`,
      output: `${LEGACY}\nimport { createHub, getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context);`,
      errors: 1,
    },
    {
      code: `${LEGACY}\nimport { getWebSocketManager as managerOf } from "@isowire/core";\nnew WebSocketManager(context);`,
      output: `${LEGACY}\nimport { getWebSocketManager as managerOf } from "@isowire/core";\nmanagerOf(context);`,
      errors: 1,
    },
    {
      code: service({ send: 'await this.#manager.sendToUser(this.#context.userId, { type: "x" });' }),
      output: service({
        imports: `${LEGACY}\n${CORE}`,
        made: "getWebSocketManager(context)",
        send: 'await this.#manager.sendEvent("x", {});',
      }),
      errors: 1,
    },
    {
      // Anybody may call the old methods of a public field.
      code: service({ send: "this.manager = new WebSocketManager(this.#context);" }),
      output: service({
        imports: `${LEGACY}\n${CORE}`,
        made: "getWebSocketManager(context)",
        send: "this.manager = new WebSocketManager(this.#context);",
      }),
      errors: [{ message: /write getWebSocketManager\(context\)\.$/ }, { message: /not all that is done with it/ }],
    },
    {
      code: service({ send: "this.#manager = other;" }),
      output: null,
      errors: [{ message: /what keeps it may have another value/ }],
    },
    ...["other.#manager.broadcast({});", "const self = this; self.#manager.broadcast({});"].map((send) => ({
      code: service({ send }),
      output: null,
      errors: [{ message: /what keeps it may have another value/ }],
    })),
    {
      // Whose context it is may change after the manager was made.
      code: service({
        send: 'other.#context = 1; await this.#manager.sendToUser(this.#context.userId, { type: "x" });',
      }),
      output: null,
      errors: [{ message: /not all that is done with it/ }],
    },
    {
      // Other files see it.
      code: `${LEGACY}\nexport const manager = new WebSocketManager(context);`,
      output: null,
      errors: [{ message: /not all that is done with it/ }],
    },
    {
      // Every script of the page sees it.
      code: 'var { WebSocketManager } = require("@isowire/legacy");\nvar manager = new WebSocketManager(context);',
      languageOptions: { sourceType: "script" },
      output: null,
      errors: [{ message: /not all that is done with it/ }],
    },
    { code: `${LEGACY}\nnew WebSocketManager();`, output: null, errors: [{ message: /made without a user/ }] },
    { code: `${LEGACY}\nmodule.exports = new WebSocketManager(context);`, output: null, errors: 1 },
    {
      code: `import { WebSocketNotifier, WebSocketManagerFactory } from "@isowire/legacy";\nnew WebSocketNotifier(m);\nnew WebSocketManagerFactory();`,
      output: null,
      errors: [{ message: /ISOWIRE_DEP0026/ }, { message: /ISOWIRE_DEP0016/ }],
    },
  ],
});

ruleTester("TypeScript").run("no-direct-instantiation: TypeScript", noDirectInstantiation, {
  valid: [`${LEGACY.replace("import", "import type")}\ntype Old = WebSocketManager;`],
  invalid: [
    {
      code: `${LEGACY}\nasync function f(context: UserContext) {\n  await (new WebSocketManager(context)! as Old).sendToUser(context.userId, { type: "x" } as const);\n}`,
      output: `${LEGACY}\n${CORE}\nasync function f(context: UserContext) {\n  await (getWebSocketManager(context)! as Old).sendEvent("x", {});\n}`,
      errors: 1,
    },
    ...["context?: UserContext", "context: UserContext | null", "context: UserContext | undefined"].map(
      (parameter) => ({
        code: `${LEGACY}\nfunction f(${parameter}) { new WebSocketManager(context); }`,
        output: null,
        errors: [{ message: /it may be made without a user/ }],
      }),
    ),
  ],
});
