import type { RuleName } from "./rule-names.js";

/** How a legacy name is used, which says where to look for it and who reports it. */
export type LegacyKind =
  | "manager class"
  | "manager factory"
  | "async manager factory"
  | "static method"
  | "userless class"
  | "userless function"
  | "singleton"
  | "factory class"
  | "factory function"
  | "mode"
  | "emitter class"
  | "notifier class"
  | "notifier method"
  | "manager method"
  | "registry method"
  | "helper";

export interface LegacyName {
  readonly code: string;
  /** The exported name, or the method's. */
  readonly name: string;
  readonly kind: LegacyKind;
  readonly what: string;
  readonly replacement: string;
  /** The rule that rewrites it wherever its user is clear; absent where a person must. */
  readonly autofix?: RuleName;
}

const MANAGER = "getWebSocketManager(context)";
const MANAGER_AT_ONCE = "getWebSocketManager(context), which answers at once";
const SEND = "getWebSocketManager(context).sendEvent(type, payload, { threadId, runId })";
const SEND_EVENT = "manager.sendEvent(type, payload, { threadId, runId })";
const NOTICE = "hub.notice(payload, { to }), for operators";
const ATTACH = "attachWebSocketServer(server, { hub, authenticate, allowedOrigins })";

type Row = Omit<LegacyName, "code">;
type Rewrite = Pick<LegacyName, "autofix">;

const INSTANTIATION: Rewrite = { autofix: "no-direct-instantiation" };
const IMPORT: Rewrite = { autofix: "no-legacy-import" };
const API: Rewrite = { autofix: "no-legacy-api" };
const BY_HAND: Rewrite = {};

const managerClass = (name: string): Row => ({
  name,
  kind: "manager class",
  what: `new ${name}(context)`,
  replacement: MANAGER,
  ...INSTANTIATION,
});

const managerFactory = (name: string): Row => ({
  name,
  kind: "manager factory",
  what: `${name}(context)`,
  replacement: MANAGER,
  ...IMPORT,
});

const asyncFactory = (name: string): Row => ({
  name,
  kind: "async manager factory",
  what: `${name}(context)`,
  replacement: MANAGER_AT_ONCE,
  ...IMPORT,
});

const staticMethod = (name: string, parameters: string, replacement: string): Row => ({
  name,
  kind: "static method",
  what: `WebSocketManager.${name}(${parameters})`,
  replacement,
});

const emitterClass = (name: string): Row => ({
  name,
  kind: "emitter class",
  what: `new ${name}(manager)`,
  replacement: SEND,
  ...INSTANTIATION,
});

const notifierMethod = (name: string, parameters: string, replacement: string): Row => ({
  name,
  kind: "notifier method",
  what: `notifier.${name}(${parameters})`,
  replacement,
});

/** A method of the old managers, written with its parameters. */
const method = (signature: string, replacement: string, rewrite = BY_HAND): Row => ({
  name: signature.slice(0, signature.indexOf("(")),
  kind: "manager method",
  what: `manager.${signature}`,
  replacement,
  ...rewrite,
});

/** By code, in order: `ISOWIRE_DEP0001` is the first. A check of the repository holds them against the registry of core. */
const ROWS: readonly Row[] = [
  managerClass("WebSocketManager"),
  staticMethod("getInstance", "", MANAGER),
  managerFactory("createWebSocketManager"),
  method("sendToUser(userId, message)", SEND_EVENT, API),
  method("emitCriticalEvent(userId, type, data)", `${SEND_EVENT}; for agent events the methods of AgentRun`, API),
  {
    name: "withUserContext",
    kind: "helper",
    what: "withUserContext(context, fn)",
    replacement: `${MANAGER}, with the context as a parameter`,
  },
  {
    name: "installLegacy",
    kind: "helper",
    what: "installLegacy({ hub, resolveUser })",
    replacement: `setDefaultHub(hub) and ${MANAGER}`,
  },
  managerClass("UnifiedWebSocketManager"),
  managerClass("IsolatedWebSocketManager"),
  managerClass("LegacyWebSocketManager"),
  {
    ...managerFactory("getWebSocketManager"),
    what: "getWebSocketManager(context) from @isowire/legacy",
    replacement: "getWebSocketManager(context) from @isowire/core",
  },
  managerFactory("getManager"),
  managerFactory("createManager"),
  asyncFactory("createWebSocketManagerAsync"),
  asyncFactory("getWebSocketManagerAsync"),
  {
    name: "WebSocketManagerFactory",
    kind: "factory class",
    what: "new WebSocketManagerFactory()",
    replacement: MANAGER,
    ...API,
  },
  {
    name: "getWebSocketManagerFactory",
    kind: "factory function",
    what: "getWebSocketManagerFactory()",
    replacement: MANAGER,
    ...API,
  },
  staticMethod(
    "createFactoryManager",
    "userId, threadId, runId",
    `${MANAGER}; threadId and runId are options of sendEvent`,
  ),
  {
    name: "WebSocketManagerAdapter",
    kind: "userless class",
    what: "new WebSocketManagerAdapter()",
    replacement: MANAGER,
  },
  {
    name: "getLegacyWebSocketManager",
    kind: "userless function",
    what: "getLegacyWebSocketManager()",
    replacement: MANAGER,
  },
  { name: "websocketManager", kind: "singleton", what: "websocketManager", replacement: MANAGER },
  {
    name: "WebSocketManagerMode",
    kind: "mode",
    what: "WebSocketManagerMode",
    replacement: "no mode: there is one",
  },
  emitterClass("WebSocketEventEmitter"),
  emitterClass("UnifiedWebSocketEmitter"),
  emitterClass("UserWebSocketEmitter"),
  {
    name: "WebSocketNotifier",
    kind: "notifier class",
    what: "new WebSocketNotifier(manager)",
    replacement: "an agent of createAgentRegistry() and its AgentRun",
  },
  notifierMethod(
    "sendAgentStarted",
    "context",
    "registry.start(context, { agent, content, threadId }): a run says agent_started by itself",
  ),
  notifierMethod("sendAgentThinking", "context, thought, step", "run.thinking(reasoning, step)"),
  notifierMethod("sendPartialResult", "context, content", "run.delta(text)"),
  notifierMethod("sendToolExecuting", "context, toolName, parameters", "run.tool(name, parameters, fn)"),
  notifierMethod(
    "sendToolCompleted",
    "context, toolName, result",
    "run.tool(name, parameters, fn), with the result returned by fn",
  ),
  notifierMethod("sendFinalReport", "context, report", 'run.emit("final_report", report)'),
  notifierMethod(
    "sendAgentCompleted",
    "context, result",
    "the value that the agent returns: a run says agent_completed by itself",
  ),
  method("sendToThread(threadId, message)", "manager.sendEvent(type, payload, { threadId })", API),
  method("sendAgentEvent(userId, type, data)", `the methods of AgentRun; for events of your own ${SEND_EVENT}`, API),
  method("sendEvent(connectionId, type, data)", `${SEND_EVENT}, which reaches every device of the user`),
  method("broadcast(message)", NOTICE),
  method("broadcastToAll(message)", NOTICE),
  method("broadcastMessage(message)", NOTICE),
  method("connectUser(userId, websocket)", ATTACH),
  method("disconnectUser(userId)", "manager.disconnect()"),
  method("addConnection(connection)", ATTACH),
  method("removeConnection(connectionId)", "manager.disconnect({ connectionId })"),
  method("isUserConnected(userId)", "manager.connections()"),
  method("getUserConnections(userId)", "manager.connections()"),
  method("getConnectionStats()", "hub.stats()"),
  method("findConnection(connectionId)", "manager.connections()"),
  {
    name: "setWebSocketBridge",
    kind: "registry method",
    what: "registry.setWebSocketBridge(source)",
    replacement: "registry.setWebSocketManager(source)",
    ...API,
  },
  {
    name: "createLegacyCodec",
    kind: "helper",
    what: "createLegacyCodec()",
    replacement: "createClient({ url }) of @isowire/client in the front end",
  },
];

/** Every deprecation that code can be asked for, in the order of its codes. */
export const LEGACY_NAMES: readonly LegacyName[] = Object.freeze(
  ROWS.map((row, index) => Object.freeze({ code: `ISOWIRE_DEP${String(index + 1).padStart(4, "0")}`, ...row })),
);

/** The import paths that have them. */
export const LEGACY_PATHS: readonly string[] = Object.freeze(
  [
    "",
    "/manager",
    "/unified-manager",
    "/websocket-manager-factory",
    "/migration-adapter",
    "/utils",
    "/canonical-imports",
  ].map((path) => `@isowire/legacy${path}`),
);

const METHOD_KINDS: ReadonlySet<LegacyKind> = new Set([
  "static method",
  "notifier method",
  "manager method",
  "registry method",
]);

const EXPORTS = new Map(LEGACY_NAMES.filter(({ kind }) => !METHOD_KINDS.has(kind)).map((row) => [row.name, row]));
const METHODS = new Map(LEGACY_NAMES.filter(({ kind }) => METHOD_KINDS.has(kind)).map((row) => [row.name, row]));

/** What a legacy module exports under `name`. */
export function legacyExport(name: string): LegacyName | undefined {
  return EXPORTS.get(name);
}

/** The legacy method `name`, when it is one of `kind`. */
export function legacyMethod(name: string, kind: LegacyKind): LegacyName | undefined {
  const row = METHODS.get(name);
  return row?.kind === kind ? row : undefined;
}
