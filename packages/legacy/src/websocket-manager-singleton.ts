import { deprecated } from "./deprecated.js";
import { LegacyManager } from "./legacy-manager.js";
import { legacyManager, type WebSocketManager } from "./websocket-manager.js";

/** The old methods; whatever else is looked up (by a debugger, say) is no use. */
const METHODS: ReadonlySet<PropertyKey> = new Set(
  Object.getOwnPropertyNames(LegacyManager.prototype).filter((name) => name !== "constructor"),
);

const handler: ProxyHandler<WebSocketManager> = {
  get(userless, name) {
    if (METHODS.has(name)) deprecated("ISOWIRE_DEP0021", handler.get as (...args: never[]) => unknown);
    const value: unknown = Reflect.get(userless, name, userless);
    return typeof value === "function" ? (value.bind(userless) as unknown) : value;
  },
};

/**
 * What was one manager for everybody: a manager without a user, of which each call finds its own.
 *
 * @deprecated ISOWIRE_DEP0021: use getWebSocketManager(context)
 */
export const websocketManager: WebSocketManager = new Proxy(legacyManager(undefined), handler);
