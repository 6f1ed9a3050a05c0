import { createRequire } from "node:module";
import type { DeprecationCode, UserContext } from "@isowire/core";
import * as root from "@isowire/legacy";
import * as canonical from "@isowire/legacy/canonical-imports";
import * as manager from "@isowire/legacy/manager";
import * as adapter from "@isowire/legacy/migration-adapter";
import * as unified from "@isowire/legacy/unified-manager";
import * as utils from "@isowire/legacy/utils";
import * as factory from "@isowire/legacy/websocket-manager-factory";
import { use } from "./tally.js";

const required = createRequire(import.meta.url)("@isowire/legacy") as typeof root;

export type OldManager = ReturnType<typeof root.createWebSocketManager>;

/** A way to an old manager: the code it is counted under, the path, and what is written. */
export interface OldWay {
  readonly path: string;
  obtain(context: UserContext): OldManager | Promise<OldManager>;
  /** It has no user, so each call has to find one around it. */
  readonly isUserless?: true;
  /** What each of its calls uses besides. */
  readonly perCall?: DeprecationCode;
}

const PATHS = {
  root: "@isowire/legacy",
  manager: "@isowire/legacy/manager",
  unified: "@isowire/legacy/unified-manager",
  factory: "@isowire/legacy/websocket-manager-factory",
  adapter: "@isowire/legacy/migration-adapter",
  utils: "@isowire/legacy/utils",
  canonical: "@isowire/legacy/canonical-imports",
} as const;

const given = (
  path: keyof typeof PATHS,
  codes: DeprecationCode | readonly DeprecationCode[],
  make: (context: UserContext) => OldManager | Promise<OldManager>,
): OldWay => ({ path: PATHS[path], obtain: (context) => use(codes, () => make(context)) });

const userless = (path: keyof typeof PATHS, code: DeprecationCode, make: () => OldManager): OldWay => ({
  path: PATHS[path],
  obtain: () => use(code, make),
  isUserless: true,
});

/** Every way there is, under the name by which the table of habits calls it. */
export const OLD_MANAGERS = {
  "new WebSocketManager": given("root", "ISOWIRE_DEP0001", (context) => new root.WebSocketManager(context)),
  "new WebSocketManager, in a mode": given(
    "manager",
    ["ISOWIRE_DEP0001", "ISOWIRE_DEP0022"],
    (context) => new manager.WebSocketManager(context, manager.WebSocketManagerMode.UNIFIED),
  ),
  "new WebSocketManager, required": given(
    "root",
    "ISOWIRE_DEP0001",
    (context) => new required.WebSocketManager(context),
  ),
  "new UnifiedWebSocketManager": given(
    "unified",
    "ISOWIRE_DEP0008",
    (context) => new unified.UnifiedWebSocketManager(context),
  ),
  "new IsolatedWebSocketManager": given(
    "factory",
    "ISOWIRE_DEP0009",
    (context) => new factory.IsolatedWebSocketManager(context),
  ),
  "new LegacyWebSocketManager": given(
    "adapter",
    "ISOWIRE_DEP0010",
    (context) => new adapter.LegacyWebSocketManager(context),
  ),
  createWebSocketManager: given("utils", "ISOWIRE_DEP0003", (context) => utils.createWebSocketManager(context)),
  createWebSocketManagerAsync: given("utils", "ISOWIRE_DEP0014", (context) =>
    utils.createWebSocketManagerAsync(context),
  ),
  getWebSocketManager: given("unified", "ISOWIRE_DEP0011", (context) => unified.getWebSocketManager(context)),
  getWebSocketManagerAsync: given("canonical", "ISOWIRE_DEP0015", (context) =>
    canonical.getWebSocketManagerAsync(context),
  ),
  getManager: given("manager", "ISOWIRE_DEP0012", (context) => manager.getManager(context)),
  createManager: given("canonical", "ISOWIRE_DEP0013", (context) => canonical.createManager(context)),
  "new WebSocketManagerFactory": given("factory", "ISOWIRE_DEP0016", (context) =>
    new factory.WebSocketManagerFactory().createManager(context),
  ),
  getWebSocketManagerFactory: given("factory", "ISOWIRE_DEP0017", (context) =>
    factory.getWebSocketManagerFactory().createManager(context),
  ),
  createFactoryManager: given("canonical", ["ISOWIRE_DEP0006", "ISOWIRE_DEP0018"], (context) =>
    adapter.withUserContext(context, () => canonical.WebSocketManager.createFactoryManager(context.userId)),
  ),
  "WebSocketManager.getInstance": userless("manager", "ISOWIRE_DEP0002", () => manager.WebSocketManager.getInstance()),
  "new WebSocketManagerAdapter": userless("adapter", "ISOWIRE_DEP0019", () => new adapter.WebSocketManagerAdapter()),
  getLegacyWebSocketManager: userless("adapter", "ISOWIRE_DEP0020", () => adapter.getLegacyWebSocketManager()),
  // The one that was there already: it is a use whenever a method of it is called.
  websocketManager: {
    path: PATHS.manager,
    obtain: () => manager.websocketManager,
    isUserless: true,
    perCall: "ISOWIRE_DEP0021",
  },
} satisfies Readonly<Record<string, OldWay>>;

export type OldManagerName = keyof typeof OLD_MANAGERS;
