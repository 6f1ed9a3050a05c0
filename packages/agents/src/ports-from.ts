import { type Callee, type HubPorts, portsOf, type UserContext } from "@isowire/core/contracts";
import { IsowireError } from "@isowire/core/protocol";
import { createUserContext } from "@isowire/core/trusted";

/** The user for whom a factory is asked once, to see what it makes. Nothing is ever sent to it. */
const PROBE = "isowire:probe";

/** Under which an old manager of `@isowire/legacy`, which has none of today's members, says whose it is and of which hub. */
const LEGACY_OWNER = Symbol.for("isowire.legacy.owner.1");
const LEGACY_HUB = Symbol.for("isowire.legacy.hub.1");

interface LegacyManager {
  readonly [LEGACY_OWNER]: { readonly userId?: unknown } | undefined;
  readonly [LEGACY_HUB]: (callee: Callee) => object;
}

const MEMBERS = {
  Hub: ["manager", "onCommand", "onConnect", "onDrain", "notice", "stats", "drain", "close"],
  WebSocketManager: ["user", "sendEvent", "history", "connections", "disconnect"],
} as const;

/**
 * The ports behind a hub, a manager, or a function `(context) => manager` such as `getWebSocketManager`; the old managers and
 * functions of `@isowire/legacy` among them.
 *
 * @param callee - what it was given to: to give an old manager away is a use of it
 * @throws IsowireError `ERR_CONTRACT` naming the missing member, `ERR_NO_DEFAULT_HUB`
 */
export function portsFrom(source: unknown, callee: Callee): HubPorts {
  if (typeof source === "function") return portsFromFunction(source as (context: UserContext) => unknown, callee);
  if (isLegacy(source)) return portsOf(source[LEGACY_HUB](callee));
  const kind = kindOf(source);
  assertMembers(source, kind);
  return portsOf(source);
}

function portsFromFunction(factory: (context: UserContext) => unknown, callee: Callee): HubPorts {
  try {
    return portsOf(factory);
  } catch (error) {
    if (!IsowireError.isInstance(error, "ERR_CONTRACT")) throw error;
  }
  const manager = factory(createUserContext({ userId: PROBE }));
  if (isThenable(manager)) {
    manager.then(undefined, () => undefined);
    throw refusal("expected a function that returns a WebSocketManager, received one that returns a Promise");
  }
  if (userIdOf(manager) !== PROBE) {
    throw refusal("expected a function that returns the manager of the context it is given, received another user's");
  }
  return portsFrom(manager, callee);
}

function isLegacy(source: unknown): source is LegacyManager {
  return typeof source === "object" && source !== null && LEGACY_HUB in source;
}

/** @throws IsowireError `ERR_CONTRACT` */
function userIdOf(manager: unknown): unknown {
  if (isLegacy(manager)) return manager[LEGACY_OWNER]?.userId;
  assertMembers(manager, "WebSocketManager");
  return (manager as unknown as { user: { userId?: unknown } }).user.userId;
}

/** Which of the two it means to be: the one it has more members of. */
function kindOf(source: unknown): keyof typeof MEMBERS {
  const has = (kind: keyof typeof MEMBERS): number => {
    const missing = missingMembers(source, kind);
    return MEMBERS[kind].length - missing.length;
  };
  if (has("Hub") + has("WebSocketManager") === 0) {
    throw refusal(
      `expected a Hub, a WebSocketManager or a function (context) => WebSocketManager, received ${describe(source)}`,
    );
  }
  return has("Hub") > has("WebSocketManager") ? "Hub" : "WebSocketManager";
}

function assertMembers(source: unknown, kind: keyof typeof MEMBERS): asserts source is object {
  const [missing] = missingMembers(source, kind);
  if (missing !== undefined) throw refusal(`expected a ${kind}; \`${missing}\` is missing`);
}

function missingMembers(source: unknown, kind: keyof typeof MEMBERS): readonly string[] {
  if (typeof source !== "object" || source === null) return MEMBERS[kind];
  const object = source as Readonly<Record<string, unknown>>;
  return MEMBERS[kind].filter((name) => {
    const member = object[name];
    return name === "user" ? typeof member !== "object" || member === null : typeof member !== "function";
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object with none of their members" : typeof value;
}

function refusal(message: string): IsowireError {
  return new IsowireError("ERR_CONTRACT", { message });
}
