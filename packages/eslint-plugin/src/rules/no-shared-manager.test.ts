import { ruleTester } from "../../test/rule-tester.js";
import { noSharedManager } from "./no-shared-manager.js";

const IMPORTS = `import { createHub, getWebSocketManager } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";
import { createWebSocketManager, WebSocketManager } from "@isowire/legacy";
`;
const manager = [{ messageId: "manager" }];
const context = [{ messageId: "context" }];

ruleTester().run("no-shared-manager", noSharedManager, {
  valid: [
    "export async function f(context) { const manager = getWebSocketManager(context); await manager.sendEvent('x', {}); }",
    "export const managerOf = (context) => getWebSocketManager(context);",
    "await getWebSocketManager(context).sendEvent('x', {});",
    "export function f(context) { const local = new Map(); local.set(1, getWebSocketManager(context)); }",
    "class Service { #manager; constructor(context) { this.#manager = new WebSocketManager(context); } }",
    "const history = await getWebSocketManager(context).history();",
    "const send = (getWebSocketManager) => { kept = getWebSocketManager(1); };",
    "export const hub = createHub();",
    "export const authenticate = (request) => createUserContext({ userId: request.user });",
  ].map((code) => IMPORTS + code),
  invalid: [
    { code: "const manager = getWebSocketManager(context);", errors: manager },
    { code: "export const manager = createWebSocketManager(context)!;", errors: manager },
    {
      code: "let manager;\nexport function init(context) { manager = new WebSocketManager(context); }",
      errors: manager,
    },
    { code: "export default getWebSocketManager(context);", errors: manager },
    {
      code: "const all = new Map();\nconst f = (context) => all.set(context.userId, getWebSocketManager(context));",
      errors: manager,
    },
    {
      code: "const all = {};\nfunction f(context) { const manager = getWebSocketManager(context); all[context.userId] = manager; return manager; }",
      errors: manager,
    },
    {
      code: "const all = [];\nconst f = (context) => { const m = getWebSocketManager(context); all.push(m); };",
      errors: manager,
    },
    { code: "class Service { static manager = getWebSocketManager(context); }", errors: manager },
    { code: "globalThis.manager = getWebSocketManager(context);", errors: manager },
    { code: "const hub = createHub();\nexport const manager = hub.manager(context);", errors: manager },
    { code: "const system = createUserContext({ userId: 'system' });", errors: context },
  ].map(({ code, errors }) => ({ code: IMPORTS + code, errors })),
});

ruleTester("CommonJS").run("no-shared-manager: CommonJS", noSharedManager, {
  valid: [
    "const { getWebSocketManager } = require('@isowire/core');\nexports.f = (context) => getWebSocketManager(context);",
  ],
  invalid: [
    {
      code: "const { getWebSocketManager } = require('@isowire/core');\nmodule.exports = getWebSocketManager(context);",
      errors: [{ message: /^module\.exports keeps one user's manager for every request: / }],
    },
  ],
});
