import type { ControlMessage, WireEntry } from "@isowire/core/protocol";
import type { ClientClock } from "./clock.js";
import { closeReason, type StatusReason } from "./status.js";
import { cancel } from "./clock.js";
import { Liveness } from "./liveness.js";
import { OPEN, type WebSocketLike } from "./web-socket-like.js";

export type ServerMessage = ControlMessage | WireEntry;

export interface WireEnd {
  readonly reason: StatusReason;
  /** The handshake was completed; undefined when it did not come to a dial. */
  readonly opened: boolean | undefined;
}

interface WirePorts {
  readonly clock: ClientClock;
  readonly dialTimeoutMs: number;
  readonly silenceMs: number;
  message(message: ServerMessage): void;
  ended(end: WireEnd): void;
  report(error: unknown): void;
}

/**
 * One socket from dial to end. It ends once, and nothing of it is heard after that: neither the late close of a socket that
 * was given up, nor messages that were already on their way.
 */
export class Wire {
  readonly #socket: WebSocketLike;
  readonly #ports: WirePorts;
  #over = false;
  #opened = false;
  #deadline: Disposable;
  #liveness: Liveness | undefined;

  constructor(socket: WebSocketLike, ports: WirePorts) {
    this.#socket = socket;
    this.#ports = ports;
    this.#deadline = this.#armDeadline("the server did not answer");
    socket.onopen = () => this.#open();
    socket.onmessage = (event: { readonly data: unknown }) => this.#receive(event.data);
    socket.onclose = (event: { readonly code: number; readonly reason: string }) =>
      this.#end(closeReason(event.code, event.reason));
    // Says nothing that the close which follows does not say; in Node an error that nobody hears ends the process.
    socket.onerror = () => undefined;
  }

  /** False when the socket no longer takes anything. */
  send(text: string): boolean {
    if (this.#over || this.#socket.readyState !== OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  /** Asks the server for a sign of life, now. */
  probe(): void {
    if (this.#liveness === undefined) return;
    if (this.#socket.readyState === OPEN) this.#liveness.probe();
    else this.fail("silence", "the socket was closed without an event");
  }

  /** Gives the connection up; it counts as ended. */
  fail(name: string, text: string): void {
    if (this.#over) return;
    this.#end({ code: 0, name, text });
    this.#socket.close();
  }

  /** Closes without a word to anybody here. */
  close(): void {
    if (this.#over) return;
    this.#finish();
    this.#socket.close(1000);
  }

  #open(): void {
    if (this.#over) return;
    this.#opened = true;
    cancel(this.#deadline);
    this.#deadline = this.#armDeadline("the server accepted and then sent no welcome");
  }

  #receive(data: unknown): void {
    if (this.#over) return;
    this.#liveness?.alive();
    const message = typeof data === "string" ? parseMessage(data) : undefined;
    if (message === undefined) {
      this.#ports.report(
        new SyntaxError("unable to read a message of the server; expected one JSON object with a `type`"),
      );
      return;
    }
    if (message.type === "isowire:welcome" && "heartbeatMs" in message) this.#welcomed(message.heartbeatMs);
    if (this.#liveness === undefined) this.fail("no welcome", "the first message of the server was not a welcome");
    else this.#ports.message(message);
  }

  #welcomed(heartbeatMs: number): void {
    cancel(this.#deadline);
    this.#liveness?.stop();
    const { clock, silenceMs } = this.#ports;
    this.#liveness = new Liveness({
      clock,
      silenceMs,
      heartbeatMs,
      ping: () => void this.send('{"type":"isowire:ping"}'),
      dead: () => this.fail("silence", `nothing arrived for ${silenceMs} ms after a ping`),
    });
  }

  #armDeadline(text: string): Disposable {
    const { clock, dialTimeoutMs } = this.#ports;
    return clock.after(dialTimeoutMs, () => this.fail("dial timed out", `${text} within ${dialTimeoutMs} ms`));
  }

  #end(reason: StatusReason): void {
    if (this.#over) return;
    this.#finish();
    this.#ports.ended({ reason, opened: this.#opened });
  }

  #finish(): void {
    this.#over = true;
    cancel(this.#deadline);
    this.#liveness?.stop();
  }
}

function parseMessage(text: string): ServerMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
    return isMessage ? (value as ServerMessage) : undefined;
  } catch {
    return undefined;
  }
}
