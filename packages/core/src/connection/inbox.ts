import type { MessageCodec } from "../contracts/message-codec.js";
import type { ClientMessage } from "../protocol/messages.js";
import type { Connection } from "./connection.js";
import { errorToMessage } from "../errors/error-to-message.js";
import { IsowireError } from "../errors/isowire-error.js";
import { EARLY_MAX_BYTES, EARLY_MAX_MESSAGES } from "../protocol/bounds.js";
import { refreshAuth } from "./refresh-auth.js";

const VIOLATIONS = 10;
const VIOLATION_WINDOW_MS = 10_000;
const NONE: readonly never[] = [];
/** What costs its bytes and is no command. */
const FREE: ReadonlySet<Received["kind"]> = new Set(["ping", "nothing", "refused"] as const);

type Received = ClientMessage | { readonly kind: "refused"; readonly error: unknown };

/** What a client says: kept until the welcome is out, then checked, counted and handed on, in order. */
export class Inbox {
  readonly #connection: Connection;
  readonly #codec: MessageCodec;
  #isOpen = false;
  /** What came before the welcome was out. */
  #early: string[] | undefined;
  #earlyBytes = 0;
  /** When, as far back as they count. */
  #violations: readonly number[] = NONE;
  #line: Promise<void> | undefined;
  #inLine = 0;

  constructor(connection: Connection, codec: MessageCodec) {
    this.#connection = connection;
    this.#codec = codec;
  }

  receive(data: string | Uint8Array): void {
    if (this.#connection.state === "closed") return;
    this.#connection.liveness.alive();
    if (typeof data !== "string") {
      this.#connection.close(1003);
    } else if (this.#isOpen) {
      this.#handle(data);
    } else {
      this.#keep(data);
    }
  }

  open(): void {
    this.#isOpen = true;
    const early = this.#early ?? NONE;
    this.#early = undefined;
    for (const text of early) if (this.#connection.state !== "closed") this.#handle(text);
  }

  close(): void {
    this.#early = undefined;
  }

  #keep(text: string): void {
    const early = (this.#early ??= []);
    this.#earlyBytes += Buffer.byteLength(text);
    if (early.length < EARLY_MAX_MESSAGES && this.#earlyBytes <= EARLY_MAX_BYTES) early.push(text);
    else this.#connection.close(1008);
  }

  #handle(text: string): void {
    const { ports, context } = this.#connection;
    let message: Received;
    try {
      message = this.#codec.decode(text, context);
    } catch (error) {
      message = { kind: "refused", error };
    }
    const asks = !FREE.has(message.kind);
    const waitMs = ports.rateOf(context, { bytes: Buffer.byteLength(text), asks });
    // What is refused at once does not stand in line: so only as much waits as the limits let in.
    if (typeof waitMs === "number" && (waitMs > 0 || this.#inLine === 0)) this.#settle(message, waitMs);
    else this.#standInLine(message, waitMs);
  }

  /** In the order they came, whichever verdict is known first. */
  #standInLine(message: Received, verdict: number | Promise<number>): void {
    this.#inLine += 1;
    this.#line = (this.#line ?? Promise.resolve()).then(async () => {
      const waitMs = await verdict;
      this.#inLine -= 1;
      if (this.#connection.state !== "closed") this.#settle(message, waitMs);
    });
  }

  #settle(message: Received, waitMs: number): void {
    const connection = this.#connection;
    if (message.kind === "refused" && (waitMs === 0 || !isHarmless(message.error))) {
      this.#refuse(message.error);
    } else if (waitMs > 0) {
      this.#limit(idOf(message), waitMs);
    } else if (message.kind === "ping") {
      connection.send({ type: "isowire:pong", time: connection.ports.clock.now() });
    } else if (message.kind === "auth_refresh") {
      void refreshAuth(connection, message.refresh);
    } else if (message.kind === "command" || message.kind === "history") {
      void this.#answer(message);
    }
  }

  async #answer(message: Extract<ClientMessage, { kind: "command" | "history" }>): Promise<void> {
    const { ports, context } = this.#connection;
    const id = idOf(message);
    try {
      const reply =
        message.kind === "command" ? ports.command(context, message.command) : ports.history(context, message.history);
      this.#connection.send(await reply);
    } catch (error) {
      this.#connection.send(errorToMessage(error, { id, logger: ports.logger }));
    }
  }

  #limit(id: string | undefined, retryAfterMs: number): void {
    const error = new IsowireError("ERR_RATE_LIMITED", { retryAfterMs });
    this.#connection.send(errorToMessage(error, { id, logger: this.#connection.ports.logger }));
  }

  #refuse(error: unknown): void {
    const { ports } = this.#connection;
    this.#connection.send(errorToMessage(error, { id: idIn(error), logger: ports.logger }));
    if (isHarmless(error)) return;
    const now = ports.clock.now();
    this.#violations = [...this.#violations.filter((at) => at > now - VIOLATION_WINDOW_MS), now];
    if (this.#violations.length > VIOLATIONS) this.#connection.close(4500);
  }
}

/** Of a client that is newer than this server, say: it is told, and no more. */
function isHarmless(error: unknown): boolean {
  return IsowireError.isInstance(error, "ERR_UNKNOWN_TYPE");
}

function idIn(error: unknown): string | undefined {
  return IsowireError.isInstance(error) ? (error.details["id"] as string | undefined) : undefined;
}

function idOf(message: Received): string | undefined {
  switch (message.kind) {
    case "refused":
      return idIn(message.error);
    case "command":
      return message.command.id;
    case "history":
      return message.history.id;
    case "auth_refresh":
      return message.refresh.id;
    case "ping":
    case "nothing":
      return undefined;
  }
}
