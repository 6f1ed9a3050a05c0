import type { Position, Welcome, WireEntry } from "@isowire/core/protocol";
import type { Client, CommandOptions, HistoryPage, HistoryQuery, OpenRun } from "./client.js";
import type { ClientSettings } from "./client-settings.js";
import type { Credential } from "./dial-address.js";
import type { EventStream, EventStreamOptions } from "./event-stream.js";
import type { ClientStatus } from "./status.js";
import type { ServerMessage } from "./wire.js";
import { Connector } from "./connector.js";
import { Delivery } from "./delivery.js";
import { Emitter } from "./emitter.js";
import { endedError } from "./ended-error.js";
import { createErrorReporter, type ErrorReporter } from "./error-reporter.js";
import { fetchCredential } from "./fetch-credential.js";
import { Inbox } from "./inbox.js";
import { messageToError } from "./message-to-error.js";
import { Outbox, type OutgoingRequest } from "./outbox.js";
import { noConnection } from "./outbox-errors.js";
import { commandRequest, historyRequest, refreshRequest } from "./requests.js";
import { watchClockJumps } from "./wake-signals.js";

const STATUS = "status";

/** Puts the parts together: what arrives goes through the inbox to the listeners, what is asked goes through the outbox. */
export class WireClient implements Client {
  readonly clientId: string;
  readonly #settings: ClientSettings;
  readonly #errors: ErrorReporter;
  readonly #delivery: Delivery;
  readonly #statusListeners: Emitter;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #connector: Connector;
  #stopWatching: readonly (() => void)[] = [];
  #heartbeatMs = 25_000;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.clientId = settings.clientId;
    this.#errors = createErrorReporter(settings.onError);
    this.#delivery = new Delivery(settings, this.#errors);
    this.#statusListeners = new Emitter((error) => this.#errors.thrown(error));
    this.#inbox = new Inbox(settings.resume);
    this.#outbox = new Outbox(settings.clock, settings);
    this.#connector = new Connector(settings, {
      resume: () => this.#inbox.resume,
      credential: () => fetchCredential(settings),
      message: (message) => this.#receive(message),
      lost: () => this.#outbox.lost(),
      status: (status) => this.#statusChanged(status),
      report: (error) => this.#errors.occurred(error),
    });
  }

  /** Dials. Until then it does nothing, holds nothing, and takes what waits for a connection. Once. */
  start(): this {
    const { clock, visibility } = this.#settings;
    const wake = (): void => this.#connector.wake();
    const jumps = { clock, toleranceMs: () => this.#heartbeatMs };
    this.#stopWatching = [visibility.subscribe(wake), watchClockJumps(jumps, wake)];
    this.#connector.dial();
    return this;
  }

  get status(): ClientStatus {
    return this.#connector.status;
  }

  get position(): Position | undefined {
    return this.#inbox.position;
  }

  on(type: string, listener: (message: never) => void): () => void {
    return this.#delivery.on(type, listener);
  }

  onStatus(listener: (status: ClientStatus) => void): () => void {
    return this.#statusListeners.on(STATUS, listener);
  }

  events(options: EventStreamOptions = {}): EventStream {
    const stream = this.#delivery.stream(options);
    if (this.#connector.isClosed) stream.end();
    return stream;
  }

  async command(type: string, payload: unknown = {}, options: CommandOptions = {}): Promise<unknown> {
    return this.#submit(commandRequest(type, payload, options));
  }

  async history(query: HistoryQuery = {}): Promise<HistoryPage> {
    const { entries, more, epoch } = (await this.#submit(historyRequest(query))) as HistoryPage;
    return { entries, more, epoch };
  }

  async runs(query: { readonly threadId?: string | undefined } = {}): Promise<readonly OpenRun[]> {
    const { runs } = (await this.command("run_list", query)) as { readonly runs: readonly OpenRun[] };
    return runs;
  }

  async refreshAuth(credential: Credential): Promise<void> {
    if (this.status.state !== "open") throw noConnection();
    await this.#submit(refreshRequest(credential));
  }

  reconnect(): void {
    if (this.#connector.isClosed) throw endedError("ERR_CLIENT_CLOSED");
    this.#connector.reconnect();
  }

  close(): void {
    if (this.#connector.isClosed) return;
    for (const stop of this.#stopWatching) stop();
    this.#connector.close();
    this.#outbox.rejectAll("ERR_CLIENT_CLOSED");
    this.#delivery.end();
    this.#statusListeners.clear();
  }

  #submit(request: OutgoingRequest): Promise<unknown> {
    const { state } = this.status;
    if (state === "closed") throw endedError("ERR_CLIENT_CLOSED");
    if (state === "stopped") throw endedError("ERR_CLIENT_STOPPED");
    return this.#outbox.submit(request);
  }

  #statusChanged(status: ClientStatus): void {
    if (status.state === "stopped") this.#outbox.rejectAll("ERR_CLIENT_STOPPED");
    this.#statusListeners.emit(STATUS, status);
  }

  #receive(message: ServerMessage): void {
    if (isEntry(message)) {
      this.#receiveEntry(message);
      return;
    }
    switch (message.type) {
      case "isowire:ack":
      case "isowire:page":
        this.#connector.progressed();
        this.#outbox.answer(message);
        return;
      case "isowire:error":
        if (message.id === undefined) this.#errors.occurred(messageToError(message));
        else this.#outbox.answer(message);
        return;
      case "isowire:auth_expiring":
        void this.#refreshByItself();
        return;
      case "isowire:welcome":
        this.#welcomed(message);
        break;
      case "isowire:reset":
        this.#inbox.reset(message.position);
    }
    // Types that only a newer server knows have no listeners.
    this.#delivery.control(message);
  }

  #welcomed(welcome: Welcome): void {
    this.#heartbeatMs = welcome.heartbeatMs;
    this.#inbox.welcome(welcome);
    this.#outbox.opened({ welcome, send: (text) => this.#connector.send(text) });
    this.#connector.welcomed(welcome);
  }

  #receiveEntry(entry: WireEntry): void {
    const verdict = this.#inbox.offer(entry);
    if (verdict === "gap")
      this.#connector.fail("gap", `entry ${entry.offset} does not follow ${this.position?.offset ?? 0}`);
    if (verdict !== "deliver") return;
    this.#connector.progressed();
    this.#delivery.entry(entry);
  }

  async #refreshByItself(): Promise<void> {
    if (this.#settings.credential === undefined) return;
    try {
      await this.refreshAuth(await fetchCredential(this.#settings));
    } catch (error) {
      // Without a connection there is nothing to refresh; the next dial asks anew.
      if (this.status.state === "open") this.#errors.occurred(error);
    }
  }
}

function isEntry(message: ServerMessage): message is WireEntry {
  return !message.type.startsWith("isowire:");
}
