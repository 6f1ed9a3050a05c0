import { ruleTester } from "../../test/rule-tester.js";
import { noSharedManager } from "./no-shared-manager.js";

const IMPORTS = `import { getWebSocketManagerFactory, WebSocketManager, WebSocketManagerFactory } from "@isowire/legacy";
import { createHub } from "@isowire/core";
`;

/** Expressions that make the manager of one user. */
const MAKING = [
  "WebSocketManager.createFactoryManager('ada', 't1', 'r1')",
  "WebSocketManager['createFactoryManager']('ada')",
  "new WebSocketManagerFactory().createManager(context)",
  "getWebSocketManagerFactory().createManager(context)",
  "createHub().manager(context)",
];

const kept = [{ message: /^kept keeps one user's manager for every request: / }];

ruleTester("JavaScript").run("no-shared-manager: old factories", noSharedManager, {
  valid: [
    ...MAKING.map((expression) => `export const f = (context) => ${expression};`),
    ...MAKING.map((expression) => `export function f(context) { const local = { it: ${expression} }; return local; }`),
    // These are of no user: they look for one with every call.
    "const kept = WebSocketManager.getInstance();",
    "export const factory = new WebSocketManagerFactory();",
    "export const factory = getWebSocketManagerFactory();\nexport const f = (context) => factory.createManager(context);",
    // The way to make one is no manager.
    "export const kept = wrap(WebSocketManager.createFactoryManager);",
    "const hub = createHub();\nexport const kept = wrap(hub.manager);",
    "const factory = { createManager: (context) => ({ context }) };\nconst kept = factory.createManager(1);",
    "const kept = ((WebSocketManager) => WebSocketManager.createFactoryManager('ada'))(own);",
  ].map((code) => IMPORTS + code),
  invalid: [
    ...MAKING.map((expression) => `const kept = ${expression};`),
    ...MAKING.map((expression) => `export const kept = { it: ${expression} };`),
    ...MAKING.map((expression) => `let kept;\nexport const f = (context) => { kept = ${expression}; };`),
    "const factory = new WebSocketManagerFactory();\nconst kept = factory.createManager(context);",
    "const factory = getWebSocketManagerFactory();\nconst kept = [];\nconst f = (context) => kept.push(factory.createManager(context));",
  ].map((code) => ({ code: IMPORTS + code, errors: kept })),
});
