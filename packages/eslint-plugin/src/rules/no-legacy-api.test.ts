import { ruleTester } from "../../test/rule-tester.js";
import { noLegacyApi } from "./no-legacy-api.js";

/** A function of an application that has a context, with `body` in it. */
const inHandler = (body: string, imports = 'import { createWebSocketManager } from "@isowire/legacy";'): string =>
  `${imports}\nexport async function f(context, order) {\n  ${body}\n}`;
/** The same once the import of core is added, which is what a rewritten call needs. */
const rewritten = (body: string): string =>
  inHandler(
    body,
    'import { createWebSocketManager } from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";',
  );

const made = "const manager = createWebSocketManager(context);";
const now = "const manager = getWebSocketManager(context);";
const errors = (...codes: string[]): { message: RegExp }[] =>
  codes.map((code) => ({ message: new RegExp(`is deprecated \\(ISOWIRE_DEP${code}\\): write `) }));

/** A call on a manager of the context, and what becomes of it. */
const call = (old: string, becomes: string) => ({
  name: `${old} becomes ${becomes}`,
  code: inHandler(`${made}\n  ${old}`),
  output: rewritten(`${now}\n  ${becomes}`),
  errors: 2,
});
/** A call that is only reported, with the reason. */
const left = (old: string, reason: string | RegExp) => ({
  name: `${old} stays`,
  code: inHandler(`${made}\n  ${old}`),
  output: null,
  errors: [
    { message: /is not rewritten for you: not all that is done with it/ },
    { message: typeof reason === "string" ? new RegExp(`It is not rewritten for you: ${reason}`) : reason },
  ],
});

ruleTester("JavaScript").run("no-legacy-api: what is an old name", noLegacyApi, {
  valid: [
    "function createWebSocketManager(context) { return context; }\ncreateWebSocketManager(1).sendToUser(1, {});",
    'import { createWebSocketManager } from "./own.js";\ncreateWebSocketManager(context).sendToUser("a", {});',
    'import { createWebSocketManager } from "@isowire/legacy";\n(createWebSocketManager) => createWebSocketManager(1);',
    'import { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context).sendEvent("x", {});',
    "mailer.sendToUser(user.id, { type: 'welcome' });",
    'const require = (name) => ({});\nrequire("@isowire/legacy").getManager(context);',
    'import { createWebSocketManager } from "@isowire/legacy-tools";\ncreateWebSocketManager(context);',
  ],
  invalid: [
    {
      code: 'import * as legacy from "@isowire/legacy";\nlegacy.getManager(a);\nlegacy["createManager"](b);',
      output:
        'import * as legacy from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(a);\nlegacy["createManager"](b);',
      errors: errors("0012", "0013"),
    },
    {
      code: 'import { getManager as old } from "@isowire/legacy/manager";\nold(context);',
      output:
        'import { getManager as old } from "@isowire/legacy/manager";\nimport { getWebSocketManager } from "@isowire/core";\ngetWebSocketManager(context);',
      errors: errors("0012"),
    },
    {
      code: 'const { getManager } = await import("@isowire/legacy/utils");\ngetManager(context);',
      output:
        'const { getManager } = await import("@isowire/legacy/utils");\nconst { getWebSocketManager } = await import("@isowire/core");\ngetWebSocketManager(context);',
      errors: errors("0012"),
    },
    {
      code: 'import("@isowire/legacy").then(({ getManager }) => getManager(context));',
      output: null,
      errors: [{ message: /its import stands where no other can be added/ }],
    },
    {
      code: 'import { WebSocketManager } from "@isowire/legacy";\nWebSocketManager.getInstance().sendToUser(id, { type: "x" });',
      output: null,
      errors: errors("0002", "0004"),
    },
    {
      // The method that is handed on, not the call that takes it.
      code: 'import { WebSocketManager } from "@isowire/legacy";\nregister(WebSocketManager.getInstance).sendToUser(id, {});',
      output: null,
      errors: errors("0002"),
    },
    {
      code: 'import { websocketManager, withUserContext } from "@isowire/legacy";\nwithUserContext(context, () => websocketManager.broadcast({}));',
      output: null,
      errors: errors("0006", "0021", "0037"),
    },
    {
      code: 'import { WebSocketNotifier } from "@isowire/legacy";\nnew WebSocketNotifier(manager).sendAgentStarted(context);',
      output: null,
      errors: errors("0027"),
    },
    {
      code: 'import { WebSocketManager } from "@isowire/legacy";\nclass Mine extends WebSocketManager {}\nregister(WebSocketManager);',
      output: null,
      errors: errors("0001", "0001"),
    },
  ],
});

ruleTester("JavaScript").run("no-legacy-api: the message becomes an event", noLegacyApi, {
  valid: [],
  invalid: [
    call(
      'await manager.sendToUser(context.userId, { type: "x", data: { id: order.id } });',
      'await manager.sendEvent("x", { id: order.id });',
    ),
    call(
      'await manager.sendToUser(context.userId, { type: "x", id: order.id, total: 3 });',
      'await manager.sendEvent("x", { id: order.id, total: 3 });',
    ),
    call('manager.sendToUser(context.userId, { type: "x" });', 'manager.sendEvent("x", {});'),
    call(
      'await manager.sendToUser(context.userId, { type: "x", priority: "high", data: { id: 1 } });',
      'await manager.sendEvent("x", { priority: "high", id: 1 });',
    ),
    call(
      'await manager.sendToUser(context.userId, { type: "x", data: [1, 2], thread_id: "t", run_id: `r-${order.id}` });',
      'await manager.sendEvent("x", [1, 2], { threadId: "t", runId: `r-${order.id}` });',
    ),
    call(
      'await manager.sendToUser(context.userId, { type: "x", data: {}, thread_id: order.threadId, user_id: context.userId });',
      'await manager.sendEvent("x", {}, { threadId: order.threadId || undefined });',
    ),
    call(
      'await manager.sendToUser(context.userId, { type: "x", a: 1, thread_id: null, timestamp: new Date().toISOString() });',
      'await manager.sendEvent("x", { a: 1 });',
    ),
    call(
      'await manager.emitCriticalEvent(context.userId, "x", { a: 1, run_id: "r" });',
      'await manager.sendEvent("x", { a: 1 }, { runId: "r" });',
    ),
    call('await manager.emitCriticalEvent(context.userId, "x");', 'await manager.sendEvent("x", {});'),
    call(
      'const { userId } = context; await manager.sendToUser(userId, { type: TYPE }); const TYPE = "x";',
      'const { userId } = context; await manager.sendEvent(TYPE, {}); const TYPE = "x";',
    ),
  ],
});

ruleTester("JavaScript").run("no-legacy-api: what stays for a person", noLegacyApi, {
  valid: [],
  invalid: [
    left('await manager.sendToUser(order.userId, { type: "x" })', "this file does not show that it names"),
    left('await manager.sendToUser("ada", { type: "x" })', "this file does not show that it names"),
    left("await manager.sendToUser(context.userId, order.message)", "its message is not written out here"),
    left('await manager.sendToUser(context.userId, { type: "x", ...order })', "its message is not written out here"),
    left("await manager.sendToUser(context.userId, { type: order.type })", "its type is not a literal"),
    left('await manager.sendToUser(context.userId, { type: "agent_started" })', "agent_started belongs to a run"),
    left('await manager.sendToUser(context.userId, { type: "x", data: order })', "its data may be something else"),
    left('await manager.sendToUser(context.userId, { type: "x", user_id: order.userId })', "this file does not show"),
    left(
      'await manager.sendToUser(context.userId, { type: "x", thread_id: next() })',
      "its thread_id is no plain value",
    ),
    left('await manager.emitCriticalEvent(context.userId, "x", order)', "its message is not written out here"),
    left('await manager.sendToUser(context.userId, { /* why */ type: "x" })', "a comment in it would be lost"),
    { code: inHandler(`${made} send(manager);`), output: null, errors: [{ message: /not all that is done with it/ }] },
    left("await manager.broadcast({})", /ISOWIRE_DEP0037\): write hub\.notice\(payload, \{ to \}\), for operators\.$/),
  ],
});

ruleTester("JavaScript").run("no-legacy-api: whose manager, and for how long", noLegacyApi, {
  valid: [],
  invalid: [
    {
      // A variable that changes hands, a context that changes, and one that may be missing.
      code: inHandler(`let manager = createWebSocketManager(context); manager = other;`),
      output: null,
      errors: [{ message: /what keeps it may have another value/ }],
    },
    {
      code: inHandler('context = other(); createWebSocketManager(context).sendToUser(context.userId, { type: "x" });'),
      output: null,
      errors: [{ message: /not all that is done/ }, { message: /this file does not show/ }],
    },
    { code: inHandler("createWebSocketManager();"), output: null, errors: [{ message: /made without a user/ }] },
    { code: inHandler("createWebSocketManager(null);"), output: null, errors: [{ message: /without a user/ }] },
    {
      code: inHandler("createWebSocketManager(order?.context);"),
      output: null,
      errors: [{ message: /without a user/ }],
    },
    { code: inHandler("createWebSocketManager(...order);"), output: null, errors: [{ message: /without a user/ }] },
    {
      code: inHandler("createWebSocketManager(context, { x: 1 });"),
      output: null,
      errors: [{ message: /more than a context/ }],
    },
    {
      code: inHandler("const getWebSocketManager = 1; createWebSocketManager(context);"),
      output: null,
      errors: [{ message: /getWebSocketManager is the name of something else here/ }],
    },
    {
      // Something keeps the old object; an awaited call can leave it.
      code: inHandler(`${made} keep(manager); await manager.sendToUser(context.userId, { type: "x" });`),
      output: rewritten(`${made} keep(manager); await getWebSocketManager(context).sendEvent("x", {});`),
      errors: [
        { message: /not all that is done/ },
        { message: /ISOWIRE_DEP0004\): write [^.]*\.sendEvent\([^.]*\)\.$/ },
      ],
    },
  ],
});

ruleTester("JavaScript").run("no-legacy-api: what a call answers stays what it was", noLegacyApi, {
  valid: [],
  invalid: [
    call(
      'return manager.sendToUser(context.userId, { type: "x" });',
      'return manager.sendEvent("x", {}).then(() => true);',
    ),
    call(
      'const sent = await manager.sendToUser(context.userId, { type: "x" });',
      'const sent = await manager.sendEvent("x", {}).then(() => true);',
    ),
    call('void manager.sendToUser(context.userId, { type: "x" });', 'void manager.sendEvent("x", {});'),
    call(
      'await Promise.all([manager.sendToUser(context.userId, { type: "x" })]);',
      'await Promise.all([manager.sendEvent("x", {})]);',
    ),
  ],
});

ruleTester("JavaScript").run("no-legacy-api: threads, emitters, factories and registries", noLegacyApi, {
  valid: [
    'import { createAgentRegistry } from "@isowire/agents";\ncreateAgentRegistry().setWebSocketManager(hub);',
    "bridges.setWebSocketBridge(hub);",
  ],
  invalid: [
    call(
      'await manager.sendToThread("t-1", { type: "x", data: { a: 1 } });',
      'await manager.sendEvent("x", { a: 1 }, { threadId: "t-1" });',
    ),
    call('await manager.sendAgentEvent(context.userId, "x", { a: 1 });', 'await manager.sendEvent("x", { a: 1 });'),
    left('await manager.sendToThread(order.threadId, { type: "x" })', "its thread may be none"),
    left('await manager.sendToThread("t", { type: "x", thread_id: "u" })', "its message names a thread too"),
    {
      code: 'import { createManager, UserWebSocketEmitter } from "@isowire/legacy";\nasync function f(context) {\n  const manager = createManager(context);\n  const emitter = new UserWebSocketEmitter(manager);\n  await emitter.emit("x", { a: 1 });\n}',
      output:
        'import { createManager, UserWebSocketEmitter } from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\nasync function f(context) {\n  const manager = getWebSocketManager(context);\n  const emitter = getWebSocketManager(context);\n  await emitter.sendEvent("x", { a: 1 });\n}',
      errors: errors("0013", "0025"),
    },
    {
      code: 'import { getWebSocketManagerFactory } from "@isowire/legacy";\nconst factory = getWebSocketManagerFactory();\nconst f = (context) => factory.createManager(context);',
      output: null,
      errors: [{ message: /ISOWIRE_DEP0017/ }, { message: /ISOWIRE_DEP0017.* not all that is done/ }],
    },
    {
      code: 'import { getWebSocketManagerFactory } from "@isowire/legacy";\nconst f = (context) => void getWebSocketManagerFactory().createManager(context).sendToUser(context.userId, { type: "x" });',
      output:
        'import { getWebSocketManagerFactory } from "@isowire/legacy";\nimport { getWebSocketManager } from "@isowire/core";\nconst f = (context) => void getWebSocketManager(context).sendEvent("x", {});',
      errors: 3,
    },
    {
      code: 'import { createAgentRegistry } from "@isowire/agents";\nconst registry = createAgentRegistry();\nregistry.setWebSocketBridge(hub);',
      output:
        'import { createAgentRegistry } from "@isowire/agents";\nconst registry = createAgentRegistry();\nregistry.setWebSocketManager(hub);',
      errors: errors("0048"),
    },
  ],
});

ruleTester("TypeScript").run("no-legacy-api: what comes in by its type", noLegacyApi, {
  valid: ["function f(manager: WebSocketManager) { manager.sendToUser(1, {}); }"],
  invalid: [
    {
      code: 'import type { WebSocketManager } from "@isowire/legacy";\nconst f = (manager: WebSocketManager) => manager.sendToUser("a", { type: "x" });',
      output: null,
      errors: [{ message: /ISOWIRE_DEP0004.* this file does not show how it was made/ }],
    },
    {
      code: 'import type { AgentRegistry } from "@isowire/agents";\nconst f = (registry: AgentRegistry) => registry.setWebSocketBridge(hub);',
      output:
        'import type { AgentRegistry } from "@isowire/agents";\nconst f = (registry: AgentRegistry) => registry.setWebSocketManager(hub);',
      errors: errors("0048"),
    },
  ],
});
