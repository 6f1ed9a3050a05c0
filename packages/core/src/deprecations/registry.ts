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
  /** The rule of `@isowire/eslint-plugin` that rewrites it; absent where a person must. */
  readonly autofix?: string;
}

const PHASES = { since: "1.0.0", runtimeSince: "1.0.0", removedIn: "2.0.0" } as const;

const ROWS = {
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
  },
  ISOWIRE_DEP0005: {
    what: "manager.emitCriticalEvent(userId, type, data)",
    replacement: "manager.sendEvent(type, payload, { threadId, runId }); for agent events the methods of AgentRun",
    ...PHASES,
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
    what: "createLegacyCodec()",
    replacement: "createClient({ url }) of @isowire/client in the front end",
    ...PHASES,
  },
} as const satisfies Readonly<Record<`ISOWIRE_DEP${string}`, Deprecation>>;

export type DeprecationCode = keyof typeof ROWS;

/** Every deprecation, once, by its code. A code is never used again for anything else. */
export const DEPRECATIONS: Readonly<Record<DeprecationCode, Deprecation>> = ROWS;
