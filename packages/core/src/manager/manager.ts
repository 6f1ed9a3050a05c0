import type { EventMap } from "../contracts/event-map.js";
import type { Appending, AppendResult } from "../contracts/event-log.js";
import type { HubPorts } from "../contracts/hub-ports.js";
import type { Engine } from "../contracts/engine.js";
import type { HistoryOptions, HistoryPage, Receipt, SendOptions, WebSocketManager } from "../contracts/manager.js";
import type { ConnectionInfo } from "../contracts/presence.js";
import type { User } from "../contracts/user-context.js";
import type { UserPort } from "../contracts/user-port.js";
import { IsowireError } from "../errors/isowire-error.js";
import { checkSchema } from "../hub/check-event.js";
import { HUB_PORTS } from "../hub/ports.js";
import { historyQuery } from "../hub/read-history.js";
import { NewEvent } from "../log/new-event.js";
import { entryToWire } from "../log/wire-entry.js";

export interface ManagerSources {
  readonly port: UserPort;
  readonly hubPorts: HubPorts;
  readonly engine: Pick<Engine, "presence" | "fanout">;
  readonly events: EventMap | undefined;
  readonly reserved: ReadonlySet<string>;
}

const NO_OPTIONS: SendOptions = {};

/** A stateless handle on one user; whatever lives, lives in the hub. */
class Manager implements WebSocketManager {
  readonly user: User;
  readonly #sources: ManagerSources;

  constructor(sources: ManagerSources) {
    this.#sources = sources;
    this.user = Object.freeze({ tenantId: sources.port.user.tenantId, userId: sources.port.user.userId });
    Object.defineProperty(this, HUB_PORTS, { value: sources.hubPorts });
    Object.freeze(this);
  }

  sendEvent(type: string, payload: unknown, options: SendOptions = NO_OPTIONS): Promise<Receipt> {
    try {
      const appending = this.#append(type, payload, options);
      const { settled } = appending;
      return settled === undefined ? appending.then(receiptOf) : Promise.resolve(receiptOf(settled));
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown, as an async function would
      return Promise.reject(error);
    }
  }

  #append(type: string, payload: unknown, { threadId, runId, idempotencyKey }: SendOptions): Appending {
    const { port, events, reserved } = this.#sources;
    if (reserved.has(type)) {
      throw new IsowireError("ERR_RESERVED_TYPE", {
        message: `unable to send ${type}; it is appended through a run: use the methods of AgentRun`,
      });
    }
    const event = new NewEvent({ type, payload: checkSchema(events, type, payload), threadId, runId });
    return port.append(idempotencyKey === undefined ? { events: [event] } : { events: [event], idempotencyKey });
  }

  async history(options: HistoryOptions = {}): Promise<HistoryPage> {
    const { epoch, entries, more } = await this.#sources.port.history(historyQuery(options));
    return { epoch, entries: entries.map(entryToWire), more };
  }

  connections(): Promise<readonly ConnectionInfo[]> {
    return this.#sources.engine.presence.list(this.user);
  }

  async disconnect(options: { readonly connectionId?: string; readonly reason?: string } = {}): Promise<void> {
    assertText("connectionId", options.connectionId);
    assertText("reason", options.reason);
    const { presence, fanout } = this.#sources.engine;
    for (const { connectionId } of await presence.list(this.user)) {
      if (options.connectionId !== undefined && options.connectionId !== connectionId) continue;
      const text = options.reason === undefined ? {} : { text: options.reason };
      fanout.announce(this.user, { kind: "connection", connectionId, reason: "disconnected", ...text });
    }
  }
}

function assertText(name: string, value: unknown): void {
  if (value === undefined || typeof value === "string") return;
  throw new IsowireError("ERR_INVALID_OPTION", {
    message: `unable to disconnect; ${name}: expected a text, received ${value === null ? "null" : `a ${typeof value}`}`,
  });
}

function receiptOf({ position, duplicate }: AppendResult): Receipt {
  return { position, duplicate };
}

/** The handle on `sources.port`'s user. */
export function createManager(sources: ManagerSources): WebSocketManager {
  return new Manager(sources);
}
