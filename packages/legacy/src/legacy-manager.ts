import type { Hub, UserContext } from "@isowire/core";
import type { Callee } from "@isowire/core/contracts";
import { adoptSocket, type AdoptedConnection, type LegacySocket } from "./adopt-socket.js";
import { closeConnections, type LegacyConnection, listConnections } from "./connection-list.js";
import { deprecated, legacyAsyncCall } from "./deprecated.js";
import { LEGACY_HUB, LEGACY_OWNER, LEGACY_SINGLETON } from "./legacy-owner.js";
import { legacyHub, managerOf } from "./manager-of.js";
import { fieldsToEvent, messageToEvent, withThread, type LegacyEvent, type LegacyMessage } from "./messages.js";
import { refuseBroadcast } from "./refuse-broadcast.js";
import { sendLegacyEvent } from "./send-legacy-event.js";
import { userOfCall, type LegacyCall } from "./user-of-call.js";

type Fields = Readonly<Record<string, unknown>>;
export type EventIds = LegacyEvent["ids"];

/** What this process serves, of whichever user. */
export interface LegacyConnectionStats {
  readonly totalConnections: number;
  readonly uniqueUsers: number;
}

/** The old methods, in front of one user's manager; or, without a user, of whoever the rule for userless calls finds. */
export class LegacyManager {
  readonly #own: UserContext | undefined;
  /** Of events that say none. */
  readonly #ids: EventIds;

  constructor(context?: UserContext | null, ids: EventIds = {}) {
    this.#own = context ?? undefined;
    this.#ids = ids;
    if (this.#own !== undefined) managerOf(this.#own);
  }

  get [LEGACY_OWNER](): UserContext | undefined {
    return this.#own;
  }

  /** The hub it speaks through, for the registry of agents that `callee` was asked to tie to it. */
  [LEGACY_HUB](callee: Callee): Hub {
    if (LEGACY_SINGLETON in this) deprecated("ISOWIRE_DEP0021", callee);
    return legacyHub();
  }

  /**
   * Appends `message` to the user's log. Resolves with true when it is there, rejects otherwise.
   *
   * @deprecated ISOWIRE_DEP0004: use manager.sendEvent(type, payload, { threadId, runId })
   * @throws IsowireError `ERR_ISOLATION` when `userId` is not the user's own; `ERR_LEGACY_NEEDS_USER`; as `sendEvent` - always
   * as a rejection
   */
  async sendToUser(userId: string, message: LegacyMessage): Promise<true> {
    const callee = LegacyManager.prototype.sendToUser;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0004", callee }, () =>
      this.#send({ callee, userId }, messageToEvent(message)),
    );
  }

  /**
   * As `sendToUser`, with the type and its fields apart. Ids among the fields are the event's ids.
   *
   * @deprecated ISOWIRE_DEP0005: use manager.sendEvent(type, payload, { threadId, runId }); for agent events the methods of AgentRun
   * @throws IsowireError as `sendToUser` - always as a rejection
   */
  async emitCriticalEvent(userId: string, type: string, data: Fields = {}): Promise<true> {
    const callee = LegacyManager.prototype.emitCriticalEvent;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0005", callee }, () =>
      this.#send({ callee, userId }, fieldsToEvent(type, data)),
    );
  }

  /**
   * Appends `message` to the log of the user whose thread it is, in that thread. A thread id is never a user id.
   *
   * @deprecated ISOWIRE_DEP0034: use manager.sendEvent(type, payload, { threadId })
   * @throws IsowireError as `sendToUser`; `ERR_ID` for what is no thread id, or a message of another thread - always as a rejection
   */
  async sendToThread(threadId: string, message: LegacyMessage): Promise<true> {
    const callee = LegacyManager.prototype.sendToThread;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0034", callee }, () =>
      this.#send({ callee, threadId }, withThread(messageToEvent(message), threadId)),
    );
  }

  /**
   * As `emitCriticalEvent`.
   *
   * @deprecated ISOWIRE_DEP0035: use the methods of AgentRun; for events of your own manager.sendEvent(type, payload, { threadId, runId })
   * @throws IsowireError as `sendToUser` - always as a rejection
   */
  async sendAgentEvent(userId: string, type: string, data: Fields = {}): Promise<true> {
    const callee = LegacyManager.prototype.sendAgentEvent;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0035", callee }, () =>
      this.#send({ callee, userId }, fieldsToEvent(type, data)),
    );
  }

  /**
   * Appends an event to the log of the user whose connection it is: it reaches every device of that user. A userless object
   * finds the user by `user_id` in `data`, never by the connection.
   *
   * @deprecated ISOWIRE_DEP0036: use manager.sendEvent(type, payload, { threadId, runId }), which reaches every device of the user
   * @throws IsowireError as `sendToUser`; `ERR_ISOLATION` when the user has no such connection - always as a rejection
   */
  async sendEvent(connectionId: string, type: string, data: Fields = {}): Promise<true> {
    const callee = LegacyManager.prototype.sendEvent;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0036", callee }, async () => {
      const event = fieldsToEvent(type, data);
      const named = event.userId === undefined ? {} : { userId: event.userId };
      return sendLegacyEvent(this.#userOf({ callee, ...named }), this.#withIds(event), { connectionId });
    });
  }

  /**
   * Nobody is reached: a user's manager speaks to that user alone.
   *
   * @deprecated ISOWIRE_DEP0037: use hub.notice(payload, { to }), for operators
   * @throws IsowireError `ERR_ISOLATION` - always, as a rejection
   */
  async broadcast(_message: LegacyMessage): Promise<never> {
    return refuseBroadcast({ code: "ISOWIRE_DEP0037", callee: LegacyManager.prototype.broadcast });
  }

  /**
   * Nobody is reached: a user's manager speaks to that user alone.
   *
   * @deprecated ISOWIRE_DEP0038: use hub.notice(payload, { to }), for operators
   * @throws IsowireError `ERR_ISOLATION` - always, as a rejection
   */
  async broadcastToAll(_message: LegacyMessage, _excludeUsers?: Iterable<string>): Promise<never> {
    return refuseBroadcast({ code: "ISOWIRE_DEP0038", callee: LegacyManager.prototype.broadcastToAll });
  }

  /**
   * Nobody is reached: a user's manager speaks to that user alone.
   *
   * @deprecated ISOWIRE_DEP0039: use hub.notice(payload, { to }), for operators
   * @throws IsowireError `ERR_ISOLATION` - always, as a rejection
   */
  async broadcastMessage(_message: LegacyMessage): Promise<never> {
    return refuseBroadcast({ code: "ISOWIRE_DEP0039", callee: LegacyManager.prototype.broadcastMessage });
  }

  /**
   * Hands a socket of the `ws` library, which the application authenticated, over to the hub. Resolves with the connection's id
   * once it has been welcomed.
   *
   * @deprecated ISOWIRE_DEP0040: use attachWebSocketServer(server, { hub, authenticate, allowedOrigins })
   * @throws IsowireError as `sendToUser`; `ERR_INVALID_OPTION` for what is no open socket; `ERR_DRAINING`, `ERR_OVERLOADED`,
   * `ERR_CLOSED` when it was not let in - always as a rejection
   */
  async connectUser(userId: string, websocket: LegacySocket): Promise<string> {
    const callee = LegacyManager.prototype.connectUser;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0040", callee }, async () =>
      adoptSocket(this.#userOf({ callee, userId }), websocket),
    );
  }

  /**
   * Closes the user's connections, or the one of `websocket`. Resolves with whether there was one.
   *
   * @deprecated ISOWIRE_DEP0041: use manager.disconnect()
   * @throws IsowireError as `sendToUser` - always as a rejection
   */
  async disconnectUser(userId: string, websocket?: LegacySocket): Promise<boolean> {
    const callee = LegacyManager.prototype.disconnectUser;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0041", callee }, async () =>
      closeConnections(this.#userOf({ callee, userId }), websocket === undefined ? {} : { websocket }),
    );
  }

  /**
   * As `connectUser`, with the user's id and the socket in one object.
   *
   * @deprecated ISOWIRE_DEP0042: use attachWebSocketServer(server, { hub, authenticate, allowedOrigins })
   * @throws IsowireError as `connectUser` - always as a rejection
   */
  async addConnection(connection: AdoptedConnection): Promise<string> {
    const callee = LegacyManager.prototype.addConnection;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0042", callee }, async () => {
      const { userId, user_id: oldUserId, websocket } = connection;
      return adoptSocket(this.#userOf({ callee, userId: userId ?? oldUserId }), websocket);
    });
  }

  /**
   * Closes one of the user's own connections. Resolves with whether there was one.
   *
   * @deprecated ISOWIRE_DEP0043: use manager.disconnect({ connectionId })
   * @throws IsowireError `ERR_LEGACY_NEEDS_USER` - always as a rejection
   */
  async removeConnection(connectionId: string): Promise<boolean> {
    const callee = LegacyManager.prototype.removeConnection;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0043", callee }, async () =>
      closeConnections(this.#userOf({ callee }), { connectionId }),
    );
  }

  /**
   * Whether the user has a connection, on whichever node. A promise: the old manager knew its own process only.
   *
   * @deprecated ISOWIRE_DEP0044: use manager.connections()
   * @throws IsowireError as `sendToUser` - always as a rejection
   */
  async isUserConnected(userId: string): Promise<boolean> {
    const callee = LegacyManager.prototype.isUserConnected;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0044", callee }, async () => {
      const connections = await managerOf(this.#userOf({ callee, userId })).connections();
      return connections.length > 0;
    });
  }

  /**
   * The ids of the user's connections, over all nodes.
   *
   * @deprecated ISOWIRE_DEP0045: use manager.connections()
   * @throws IsowireError as `sendToUser` - always as a rejection
   */
  async getUserConnections(userId: string): Promise<ReadonlySet<string>> {
    const callee = LegacyManager.prototype.getUserConnections;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0045", callee }, async () => {
      const connections = await managerOf(this.#userOf({ callee, userId })).connections();
      return new Set(connections.map(({ connectionId }) => connectionId));
    });
  }

  /**
   * How much this process serves. Numbers only: nobody's connections are listed.
   *
   * @deprecated ISOWIRE_DEP0046: use hub.stats()
   * @throws IsowireError `ERR_NO_DEFAULT_HUB` - always as a rejection
   */
  async getConnectionStats(): Promise<LegacyConnectionStats> {
    const callee = LegacyManager.prototype.getConnectionStats;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0046", callee }, async () => {
      const { connections, users } = legacyHub().stats();
      return { totalConnections: connections, uniqueUsers: users };
    });
  }

  /**
   * One of the user's own connections; undefined when they have none with this id.
   *
   * @deprecated ISOWIRE_DEP0047: use manager.connections()
   * @throws IsowireError `ERR_LEGACY_NEEDS_USER` - always as a rejection
   */
  async findConnection(connectionId: string): Promise<LegacyConnection | undefined> {
    const callee = LegacyManager.prototype.findConnection;
    return legacyAsyncCall({ code: "ISOWIRE_DEP0047", callee }, async () => {
      const connections = await listConnections(this.#userOf({ callee }));
      return connections.find((connection) => connection.connectionId === connectionId);
    });
  }

  async #send(call: Omit<LegacyCall, "own">, event: LegacyEvent): Promise<true> {
    return sendLegacyEvent(this.#userOf(call), this.#withIds(event));
  }

  #userOf(call: Omit<LegacyCall, "own">): UserContext {
    return userOfCall({ own: this.#own, ...call });
  }

  #withIds(event: LegacyEvent): LegacyEvent {
    return { ...event, ids: { ...this.#ids, ...event.ids } };
  }
}
