import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";
import { LEGACY_SINGLETON } from "./legacy-owner.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";

/** The old methods; whatever else is looked up (by a debugger, say) is no use. */
const METHODS: ReadonlySet<PropertyKey> = new Set(
  Object.getOwnPropertyNames(LegacyManager.prototype).filter((name) => name !== "constructor"),
);

const handler: ProxyHandler<WebSocketManager> = {
  get(target, name) {
    if (METHODS.has(name)) deprecated("ISOWIRE_DEP0021", handler.get as (...args: never[]) => unknown);
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === "function" ? (value.bind(target) as unknown) : value;
  },
};

const userless = Object.defineProperty(legacyManager(undefined), LEGACY_SINGLETON, { value: true });

/**
 * What was one manager for everybody: a manager without a user, of which each call finds its own.
 *
 * @deprecated ISOWIRE_DEP0021: use getWebSocketManager(context)
 */
export const websocketManager: WebSocketManager = new Proxy(userless, handler);
