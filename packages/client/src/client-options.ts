import type { Backoff } from "./backoff.js";
import type { ClientClock } from "./clock.js";
import type { EventSchemas } from "./standard-schema.js";
import type { VisibilitySource } from "./wake-signals.js";
import type { WebSocketConstructor } from "./web-socket-like.js";

/** A callback's answer: `undefined` sends none (cookies, an open server). */
export type CredentialCallback = () => string | undefined | Promise<string | undefined>;

export interface ClientOptions<E extends EventSchemas = EventSchemas> {
  /** `wss://example.com/ws`; in a page also `https:` or a path. */
  readonly url: string | URL;
  /**
   * Called before each dial and when the server says that the credentials expire. Travels as a subprotocol, never in the
   * URL. MUST answer within `dialTimeoutMs`; a rejection counts as a failed dial.
   */
  readonly getToken?: CredentialCallback;
  /** Like `getToken`, for one-time tickets (`?ticket=`). One of the two. */
  readonly getTicket?: CredentialCallback;
  /**
   * 16 to 64 printable ASCII characters. A new connection with the same id replaces the old one.
   *
   * @defaultValue a new random one per client
   */
  readonly clientId?: string;
  /**
   * `"start"` asks for everything the server still has.
   *
   * @defaultValue only what comes from now on
   */
  readonly resume?: "start";
  /**
   * Optional parts of the protocol that this application understands.
   *
   * @defaultValue none
   */
  readonly features?: readonly string[];
  /** Event type to synchronous Standard Schema: payloads of these types are checked before a listener sees them. */
  readonly events?: E;
  /**
   * @defaultValue `globalThis.WebSocket`; in Node the `ws` package when it is installed
   */
  readonly WebSocket?: WebSocketConstructor;
  /**
   * Commands and requests that may wait for a connection; beyond: `ERR_CLIENT_QUEUE_FULL`.
   *
   * @defaultValue 100
   */
  readonly maxQueuedCommands?: number;
  /**
   * Bytes of all that is not answered yet.
   *
   * @defaultValue 1,048,576
   */
  readonly maxQueuedBytes?: number;
  /**
   * For credentials, for the handshake and for the welcome each, ms.
   *
   * @defaultValue 10,000
   */
  readonly dialTimeoutMs?: number;
  /**
   * After a ping without any message the connection counts as dead, ms.
   *
   * @defaultValue 10,000
   */
  readonly silenceMs?: number;
  /** @defaultValue `{ minMs: 250, maxMs: 30_000 }`, full jitter */
  readonly backoff?: Partial<Backoff>;
  /**
   * What went wrong without a caller: a listener threw, `getToken` rejected, a payload did not match its schema.
   *
   * @defaultValue errors of listeners are thrown anew as uncaught ones, all else goes to `console.error`
   */
  readonly onError?: (error: unknown) => void;
  /** @defaultValue the system's */
  readonly clock?: ClientClock;
  /**
   * 0 to below 1, for the jitter.
   *
   * @defaultValue `Math.random`
   */
  readonly random?: () => number;
  /** @defaultValue the page's; none outside a browser */
  readonly visibility?: VisibilitySource;
}

/** The defaults, by the names of the options. */
export const CLIENT_DEFAULTS = {
  maxQueuedCommands: 100,
  maxQueuedBytes: 1_048_576,
  dialTimeoutMs: 10_000,
  silenceMs: 10_000,
  backoff: { minMs: 250, maxMs: 30_000 },
} as const;
