import { redactUrl } from "./redact-url.js";

/**
 * Which engine keeps the logs, and where. May hold a password, so printing it in any way leaves credentials and query out.
 *
 * @example
 * if (config.engineUrl.engine === "sqlite") openDatabase(config.engineUrl.reveal().slice("sqlite:".length));
 */
export class EngineUrl {
  /** The forms there are, for messages. */
  static readonly expected = "memory:, sqlite:PATH, postgres://... or redis://...";

  /** The engine that the scheme names: `postgresql:` is postgres, `rediss:` is redis. */
  readonly engine: "memory" | "sqlite" | "postgres" | "redis";
  readonly #url: string;

  /**
   * @param url - `memory:`, `sqlite:PATH`, `postgres://...` or `redis://...`
   * @throws TypeError when it is none of these; the message does not repeat the value.
   */
  constructor(url: string) {
    const engine = engineOf(url);
    if (engine === undefined) throw new TypeError(`expected ${EngineUrl.expected}`);
    this.engine = engine;
    this.#url = url;
  }

  /** Whether the constructor takes it. */
  static canParse(url: string): boolean {
    return engineOf(url) !== undefined;
  }

  /** The URL as it was given, credentials included. */
  reveal(): string {
    return this.#url;
  }

  toString(): string {
    return redactUrl(this.#url);
  }

  toJSON(): string {
    return this.toString();
  }

  /** How Node prints it, in `console.log` as well. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const NETWORK_ENGINES = new Map([
  ["postgres:", "postgres"],
  ["postgresql:", "postgres"],
  ["redis:", "redis"],
  ["rediss:", "redis"],
] as const);

function engineOf(url: string): EngineUrl["engine"] | undefined {
  if (url === "memory:") return "memory";
  // "sqlite://data/x.db" looks like ./data/x.db and would be /data/x.db, so it is refused.
  if (/^sqlite:(?!\/\/)\S/.test(url)) return "sqlite";
  if (!/^[a-z]+:\/\/\S+$/.test(url) || !URL.canParse(url)) return undefined;
  return (NETWORK_ENGINES as ReadonlyMap<string, "postgres" | "redis">).get(new URL(url).protocol);
}
