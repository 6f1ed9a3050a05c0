import type { DeprecationCode, Hub, UserContext, WebSocketManager } from "@isowire/core";
import type { LegacySocket } from "@isowire/legacy";
import { withUserContext } from "@isowire/legacy/migration-adapter";
import { WebSocketNotifier, type NotifierOptions } from "@isowire/legacy/utils";
import type { Reached } from "./door.js";
import type { Habit } from "./old-habits.js";
import { OLD_MANAGERS, type OldManager, type OldWay } from "./old-managers.js";
import { OLD_SENDS } from "./old-sends.js";
import { use } from "./tally.js";

interface OldUserOptions {
  readonly hub: Hub;
  readonly context: UserContext | undefined;
  readonly habit: Habit;
  /** Whether the user of the call is around it already. */
  readonly isAround: boolean;
}

/** A user, as code of the predecessor's time had them. */
export class OldUser implements Reached {
  readonly #manager: OldManager;
  readonly #way: OldWay;
  readonly #options: OldUserOptions;

  private constructor(manager: OldManager, options: OldUserOptions) {
    this.#manager = manager;
    this.#way = OLD_MANAGERS[options.habit.manager];
    this.#options = options;
  }

  static async reach(options: OldUserOptions): Promise<OldUser> {
    return new OldUser(await obtain(options), options);
  }

  /** @throws Error when its way is one to wait for */
  static reachAtOnce(options: OldUserOptions): OldUser {
    const manager = obtain(options);
    if (manager instanceof Promise) throw new Error(`${options.habit.manager} has to be waited for`);
    return new OldUser(manager, options);
  }

  send(
    type: string,
    payload: Readonly<Record<string, unknown>>,
    { threadId, runId }: { readonly threadId?: string; readonly runId?: string } = {},
  ): Promise<true> {
    const ids = {
      ...(threadId === undefined ? {} : { thread_id: threadId }),
      ...(runId === undefined ? {} : { run_id: runId }),
    };
    const { codes, send } = OLD_SENDS[this.#options.habit.send];
    return this.#call(codes, (manager) => send(manager, { userId: this.#userId, type, payload, ids }));
  }

  async connections(): Promise<readonly string[]> {
    return [...(await this.#call(["ISOWIRE_DEP0045"], (manager) => manager.getUserConnections(this.#userId)))];
  }

  isConnected(): Promise<boolean> {
    return this.#call(["ISOWIRE_DEP0044"], (manager) => manager.isUserConnected(this.#userId));
  }

  /** An old object is none: it stands for this one. */
  behind(): WebSocketManager {
    return this.#options.hub.manager(this.#options.context!);
  }

  /** Hands a socket over, which the application has let in. */
  connect(websocket: LegacySocket): Promise<string> {
    if (this.#options.habit.connect === "addConnection") {
      return this.#call(["ISOWIRE_DEP0042"], (manager) => manager.addConnection({ user_id: this.#userId, websocket }));
    }
    return this.#call(["ISOWIRE_DEP0040"], (manager) => manager.connectUser(this.#userId, websocket));
  }

  notifier(options: NotifierOptions = {}): WebSocketNotifier {
    return use(this.#with(["ISOWIRE_DEP0026"]), () => new WebSocketNotifier(this.#manager, options));
  }

  get #userId(): string {
    return this.#options.context?.userId ?? "nobody";
  }

  /** A manager without a user is called with the user around it. */
  #call<T>(codes: readonly DeprecationCode[], call: (manager: OldManager) => T): T {
    const { context, habit, isAround } = this.#options;
    const manager = this.#manager;
    const isReady = this.#way.isUserless === undefined || habit.isInstalled === true || isAround;
    if (isReady || context === undefined) return use(this.#with(codes), () => call(manager));
    return use(["ISOWIRE_DEP0006", ...this.#with(codes)], () => withUserContext(context, () => call(manager)));
  }

  #with(codes: readonly DeprecationCode[]): readonly DeprecationCode[] {
    const { perCall } = this.#way;
    return perCall === undefined ? codes : codes.flatMap((code) => [code, perCall]);
  }
}

function obtain({ context, habit }: OldUserOptions): OldManager | Promise<OldManager> {
  return OLD_MANAGERS[habit.manager].obtain(context as UserContext);
}
