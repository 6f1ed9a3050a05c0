/** One deprecation. The warning, docs/deprecations.md and the `@deprecated` tag say what stands here. */
export interface Deprecation {
  /** The old thing, as it is written in code. */
  readonly what: string;
  /** What to write instead. */
  readonly replacement: string;
  /** The version that documents it. */
  readonly since: string;
  /** The version from which its use warns. */
  readonly runtimeSince: string;
  /** The version from which its use throws `ERR_LEGACY_REMOVED`. */
  readonly removedIn: string;
  /** The rule of `@isowire/eslint-plugin` that rewrites it where its user is clear; absent where a person must. */
  readonly autofix?: string;
}

const PHASES = { since: "1.0.0", runtimeSince: "1.0.0", removedIn: "2.0.0" } as const;

const MANAGER = "getWebSocketManager(context)";
const MANAGER_AT_ONCE = "getWebSocketManager(context), which answers at once";
const SEND = "getWebSocketManager(context).sendEvent(type, payload, { threadId, runId })";
const NOTICE = "hub.notice(payload, { to }), for operators";
const ATTACH = "attachWebSocketServer(server, { hub, authenticate, allowedOrigins })";

/** Every deprecation, once, by its code. A code is never used again for anything else. */
export const DEPRECATIONS = /* @__PURE__ */ table({
  ISOWIRE_DEP0001: {
    what: "new WebSocketManager(context)",
    replacement: "getWebSocketManager(context)",
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0002: {
    what: "WebSocketManager.getInstance()",
    replacement: "getWebSocketManager(context)",
    ...PHASES,
  },
  ISOWIRE_DEP0003: {
    what: "createWebSocketManager(context)",
    replacement: "getWebSocketManager(context)",
    ...PHASES,
    autofix: "no-legacy-import",
  },
  ISOWIRE_DEP0004: {
    what: "manager.sendToUser(userId, message)",
    replacement: "manager.sendEvent(type, payload, { threadId, runId })",
    ...PHASES,
    autofix: "no-legacy-api",
  },
  ISOWIRE_DEP0005: {
    what: "manager.emitCriticalEvent(userId, type, data)",
    replacement: "manager.sendEvent(type, payload, { threadId, runId }); for agent events the methods of AgentRun",
    ...PHASES,
    autofix: "no-legacy-api",
  },
  ISOWIRE_DEP0006: {
    what: "withUserContext(context, fn)",
    replacement: "getWebSocketManager(context), with the context as a parameter",
    ...PHASES,
  },
  ISOWIRE_DEP0007: {
    what: "installLegacy({ hub, resolveUser })",
    replacement: "setDefaultHub(hub) and getWebSocketManager(context)",
    ...PHASES,
  },
  ISOWIRE_DEP0008: {
    what: "new UnifiedWebSocketManager(context)",
    replacement: MANAGER,
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0009: {
    what: "new IsolatedWebSocketManager(context)",
    replacement: MANAGER,
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0010: {
    what: "new LegacyWebSocketManager(context)",
    replacement: MANAGER,
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0011: {
    what: "getWebSocketManager(context) from @isowire/legacy",
    replacement: "getWebSocketManager(context) from @isowire/core",
    ...PHASES,
    autofix: "no-legacy-import",
  },
  ISOWIRE_DEP0012: { what: "getManager(context)", replacement: MANAGER, ...PHASES, autofix: "no-legacy-import" },
  ISOWIRE_DEP0013: { what: "createManager(context)", replacement: MANAGER, ...PHASES, autofix: "no-legacy-import" },
  ISOWIRE_DEP0014: {
    what: "createWebSocketManagerAsync(context)",
    replacement: MANAGER_AT_ONCE,
    ...PHASES,
    autofix: "no-legacy-import",
  },
  ISOWIRE_DEP0015: {
    what: "getWebSocketManagerAsync(context)",
    replacement: MANAGER_AT_ONCE,
    ...PHASES,
    autofix: "no-legacy-import",
  },
  ISOWIRE_DEP0016: { what: "new WebSocketManagerFactory()", replacement: MANAGER, ...PHASES, autofix: "no-legacy-api" },
  ISOWIRE_DEP0017: { what: "getWebSocketManagerFactory()", replacement: MANAGER, ...PHASES, autofix: "no-legacy-api" },
  ISOWIRE_DEP0018: {
    what: "WebSocketManager.createFactoryManager(userId, threadId, runId)",
    replacement: "getWebSocketManager(context); threadId and runId are options of sendEvent",
    ...PHASES,
  },
  ISOWIRE_DEP0019: { what: "new WebSocketManagerAdapter()", replacement: MANAGER, ...PHASES },
  ISOWIRE_DEP0020: { what: "getLegacyWebSocketManager()", replacement: MANAGER, ...PHASES },
  ISOWIRE_DEP0021: { what: "websocketManager", replacement: MANAGER, ...PHASES },
  ISOWIRE_DEP0022: { what: "WebSocketManagerMode", replacement: "no mode: there is one", ...PHASES },
  ISOWIRE_DEP0023: {
    what: "new WebSocketEventEmitter(manager)",
    replacement: SEND,
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0024: {
    what: "new UnifiedWebSocketEmitter(manager)",
    replacement: SEND,
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0025: {
    what: "new UserWebSocketEmitter(manager)",
    replacement: SEND,
    ...PHASES,
    autofix: "no-direct-instantiation",
  },
  ISOWIRE_DEP0026: {
    what: "new WebSocketNotifier(manager)",
    replacement: "an agent of createAgentRegistry() and its AgentRun",
    ...PHASES,
  },
  ISOWIRE_DEP0027: {
    what: "notifier.sendAgentStarted(context)",
    replacement: "registry.start(context, { agent, content, threadId }): a run says agent_started by itself",
    ...PHASES,
  },
  ISOWIRE_DEP0028: {
    what: "notifier.sendAgentThinking(context, thought, step)",
    replacement: "run.thinking(reasoning, step)",
    ...PHASES,
  },
  ISOWIRE_DEP0029: { what: "notifier.sendPartialResult(context, content)", replacement: "run.delta(text)", ...PHASES },
  ISOWIRE_DEP0030: {
    what: "notifier.sendToolExecuting(context, toolName, parameters)",
    replacement: "run.tool(name, parameters, fn)",
    ...PHASES,
  },
  ISOWIRE_DEP0031: {
    what: "notifier.sendToolCompleted(context, toolName, result)",
    replacement: "run.tool(name, parameters, fn), with the result returned by fn",
    ...PHASES,
  },
  ISOWIRE_DEP0032: {
    what: "notifier.sendFinalReport(context, report)",
    replacement: 'run.emit("final_report", report)',
    ...PHASES,
  },
  ISOWIRE_DEP0033: {
    what: "notifier.sendAgentCompleted(context, result)",
    replacement: "the value that the agent returns: a run says agent_completed by itself",
    ...PHASES,
  },
  ISOWIRE_DEP0034: {
    what: "manager.sendToThread(threadId, message)",
    replacement: "manager.sendEvent(type, payload, { threadId })",
    ...PHASES,
    autofix: "no-legacy-api",
  },
  ISOWIRE_DEP0035: {
    what: "manager.sendAgentEvent(userId, type, data)",
    replacement:
      "the methods of AgentRun; for events of your own manager.sendEvent(type, payload, { threadId, runId })",
    ...PHASES,
    autofix: "no-legacy-api",
  },
  ISOWIRE_DEP0036: {
    what: "manager.sendEvent(connectionId, type, data)",
    replacement: "manager.sendEvent(type, payload, { threadId, runId }), which reaches every device of the user",
    ...PHASES,
  },
  ISOWIRE_DEP0037: { what: "manager.broadcast(message)", replacement: NOTICE, ...PHASES },
  ISOWIRE_DEP0038: { what: "manager.broadcastToAll(message)", replacement: NOTICE, ...PHASES },
  ISOWIRE_DEP0039: { what: "manager.broadcastMessage(message)", replacement: NOTICE, ...PHASES },
  ISOWIRE_DEP0040: { what: "manager.connectUser(userId, websocket)", replacement: ATTACH, ...PHASES },
  ISOWIRE_DEP0041: { what: "manager.disconnectUser(userId)", replacement: "manager.disconnect()", ...PHASES },
  ISOWIRE_DEP0042: { what: "manager.addConnection(connection)", replacement: ATTACH, ...PHASES },
  ISOWIRE_DEP0043: {
    what: "manager.removeConnection(connectionId)",
    replacement: "manager.disconnect({ connectionId })",
    ...PHASES,
  },
  ISOWIRE_DEP0044: { what: "manager.isUserConnected(userId)", replacement: "manager.connections()", ...PHASES },
  ISOWIRE_DEP0045: { what: "manager.getUserConnections(userId)", replacement: "manager.connections()", ...PHASES },
  ISOWIRE_DEP0046: { what: "manager.getConnectionStats()", replacement: "hub.stats()", ...PHASES },
  ISOWIRE_DEP0047: { what: "manager.findConnection(connectionId)", replacement: "manager.connections()", ...PHASES },
  ISOWIRE_DEP0048: {
    what: "registry.setWebSocketBridge(source)",
    replacement: "registry.setWebSocketManager(source)",
    ...PHASES,
    autofix: "no-legacy-api",
  },
  ISOWIRE_DEP0049: {
    what: "createLegacyCodec()",
    replacement: "createClient({ url }) of @isowire/client in the front end",
    ...PHASES,
  },
});

export type DeprecationCode = keyof typeof DEPRECATIONS;

/** Declares rows by what every row has, so that what one of them says is no part of the type. */
function table<Code extends `ISOWIRE_DEP${string}`>(
  rows: Readonly<Record<Code, Deprecation>>,
): Readonly<Record<Code, Deprecation>> {
  return rows;
}
