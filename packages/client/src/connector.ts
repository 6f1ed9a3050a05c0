import type { Welcome } from "@isowire/core/protocol";
import type { Credential } from "./dial-address.js";
import type { ClientSettings } from "./client-settings.js";
import type { ClientStatus, StatusReason } from "./status.js";
import { cancel } from "./clock.js";
import { dialAddress } from "./dial-address.js";
import { ReturnPolicy } from "./return-policy.js";
import { INITIAL_STATUS, neverOpenedText } from "./status.js";
import { type ServerMessage, Wire, type WireEnd } from "./wire.js";

/** How long a welcome must have lasted for the next failure to count as a first one, ms. */
const SETTLED_MS = 5_000;

interface ConnectorPorts {
  /** `?resume=` of the next dial. */
  resume(): string | undefined;
  /** Fresh, before each dial; rejects when there is none in time. */
  credential(): Promise<Credential>;
  message(message: ServerMessage): void;
  /** The connection is gone, before the status says so. */
  lost(): void;
  status(status: ClientStatus): void;
  report(error: unknown): void;
}

/** Keeps one connection: dials, and when it ends does what the close code says. */
export class Connector {
  readonly #settings: ClientSettings;
  readonly #ports: ConnectorPorts;
  readonly #policy: ReturnPolicy;
  #status: ClientStatus = INITIAL_STATUS;
  #wire: Wire | undefined;
  #timer: Disposable | undefined;
  /** Each dial has its own; what belongs to an earlier one is not heard. */
  #generation = 0;
  #dialedAt = -Infinity;
  /** The server asked to be spared until then. */
  #notBefore = -Infinity;
  #returnAfterMs: number | undefined;

  constructor(settings: ClientSettings, ports: ConnectorPorts) {
    this.#settings = settings;
    this.#ports = ports;
    this.#policy = new ReturnPolicy(settings.backoff, settings.random);
  }

  get status(): ClientStatus {
    return this.#status;
  }

  get isClosed(): boolean {
    return this.#status.state === "closed";
  }

  send(text: string): boolean {
    return this.#wire?.send(text) ?? false;
  }

  /** Dials now, whatever the state; not after `close`. */
  dial(): void {
    if (this.isClosed) return;
    this.#leave();
    const generation = this.#generation;
    const { attempt, reason } = this.#status;
    this.#dialedAt = this.#settings.clock.now();
    this.#change({ state: "connecting", attempt: attempt + 1, ...(reason && { reason }) });
    // A status listener may have closed the client.
    if (generation !== this.#generation) return;
    this.#ports.credential().then(
      (credential) => this.#connect(generation, credential),
      (error: unknown) => this.#credentialsFailed(generation, error),
    );
  }

  /** The user asked for it: nothing that was counted before counts. */
  reconnect(): void {
    this.#policy.reset();
    this.dial();
  }

  /** Something hints that the world has changed: looks at once, without waiting for a timer. */
  wake(): void {
    if (this.#status.state === "open") this.#wire?.probe();
    if (this.#status.state !== "waiting") return;
    // Signals may come in bursts; dials must not. A clock that was set back postpones nothing.
    const earliest = Math.max(this.#dialedAt + this.#settings.backoff.minMs, this.#notBefore);
    const ms = Math.min(earliest - this.#settings.clock.now(), this.#status.retryInMs ?? 0);
    this.#dialIn(Math.max(0, ms));
  }

  /** Breaks the connection, and comes back as after any other loss. */
  fail(name: string, text: string): void {
    this.#wire?.fail(name, text);
  }

  welcomed({ resume }: Welcome): void {
    this.#policy.welcomed();
    cancel(this.#timer);
    this.#timer = this.#settings.clock.after(SETTLED_MS, () => this.#policy.settled());
    this.#change({ state: "open", attempt: 0, resumed: resume });
  }

  /** The connection carried something new. */
  progressed(): void {
    this.#policy.settled();
  }

  close(): void {
    if (this.isClosed) return;
    this.#leave();
    this.#change({ state: "closed", attempt: 0 });
  }

  #connect(generation: number, credential: Credential): void {
    if (generation !== this.#generation) return;
    const { WebSocket, url, clientId, features, clock, dialTimeoutMs, silenceMs } = this.#settings;
    const address = dialAddress({ url, clientId, features, credential, resume: this.#ports.resume() });
    try {
      this.#wire = new Wire(new WebSocket(address.url, address.protocols), {
        clock,
        dialTimeoutMs,
        silenceMs,
        message: (message) => this.#receive(message),
        ended: (end) => this.#ended(end),
        report: (error) => this.#ports.report(error),
      });
    } catch (error) {
      this.#ports.report(error);
      this.#ended({ opened: false, reason: { code: 0, name: "dial failed", text: errorText(error) } });
    }
  }

  #credentialsFailed(generation: number, error: unknown): void {
    if (generation !== this.#generation) return;
    this.#ports.report(error);
    this.#ended({ opened: undefined, reason: { code: 0, name: "credentials failed", text: errorText(error) } });
  }

  #receive(message: ServerMessage): void {
    if (message.type === "isowire:drain" && "returnAfterMs" in message) this.#returnAfterMs = message.returnAfterMs;
    this.#ports.message(message);
  }

  #ended({ reason, opened }: WireEnd): void {
    const returnAfterMs = this.#returnAfterMs;
    this.#notBefore = this.#settings.clock.now() + (returnAfterMs ?? -Infinity);
    this.#leave();
    const next = this.#policy.after({ code: reason.code, opened, returnAfterMs });
    if (next === "stop") this.#change({ state: "stopped", attempt: this.#status.attempt, reason });
    else this.#wait(next, reason);
  }

  #wait(retryInMs: number, reason: StatusReason): void {
    const { attempt } = this.#status;
    this.#timer = this.#settings.clock.after(retryInMs, () => this.dial());
    this.#change({ state: "waiting", attempt, retryInMs: Math.round(retryInMs), reason });
  }

  #dialIn(ms: number): void {
    cancel(this.#timer);
    this.#timer = this.#settings.clock.after(ms, () => this.dial());
  }

  /** Ends whatever is under way. */
  #leave(): void {
    this.#generation += 1;
    cancel(this.#timer);
    this.#timer = undefined;
    this.#returnAfterMs = undefined;
    const wire = this.#wire;
    this.#wire = undefined;
    wire?.close();
    if (wire !== undefined) this.#ports.lost();
  }

  #change(status: ClientStatus): void {
    const resumed = this.#status.resumed;
    const neverOpened =
      this.#policy.neverOpened && status.state !== "open" ? neverOpenedText(this.#settings.url) : undefined;
    this.#status = Object.freeze({
      ...(resumed && { resumed }),
      ...status,
      ...(neverOpened !== undefined && { neverOpened }),
    });
    this.#ports.status(this.#status);
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
