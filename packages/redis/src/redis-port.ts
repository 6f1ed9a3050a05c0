import type { Logger } from "@isowire/core/contracts";
import type { RedisScript } from "./redis-script.js";

/** What a script answers: RESP, with numbers as numbers and everything else as text. */
export type RedisReply = string | number | null | readonly RedisReply[];

/** How many replicas must have a write before its script counts as answered. */
export interface ReplicaWish {
  readonly count: number;
  /** After that the write counts as not confirmed. */
  readonly timeoutMs: number;
}

export interface ScriptCall {
  /** At least one; all under one hash tag where `layout` is `many`. */
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly replicas?: ReplicaWish | undefined;
}

/** What a primary says about itself: the text of `INFO`. */
export interface ServerInfo {
  readonly address: string;
  readonly text: string;
}

/** Everything the engine wants of Redis. No client library's types are on this side of it. */
export interface RedisPort {
  /** `one` server with all keys, or `many` that share them by slots. */
  readonly layout: "one" | "many";
  /**
   * MUST run calls whose first keys share a hash tag in call order, awaited or not, also when the server has restarted, the keys
   * moved or the connection broke in between. MUST run each at most once. Rejects with `RedisPortError`.
   */
  run(script: RedisScript, call: ScriptCall): Promise<RedisReply>;
  /** Asks every primary. */
  info(): Promise<readonly ServerInfo[]>;
  /**
   * Resolves when effective; goes on over reconnects and moves. A channel is in the slot of its name and has one listener at
   * a time; `publish` names the command that reaches it.
   */
  subscribe(channel: string, onMessage: (message: string) => void): Promise<Disposable>;
  readonly publish: "PUBLISH" | "SPUBLISH";
  /** Lets what is under way end, for a moment; what was never sent rejects as `closed`. */
  close(): Promise<void>;
}

/** Opens connections of the engine's own. */
export interface RedisDriver {
  open(options: RedisPortOptions): Promise<RedisPort>;
}

export interface RedisPortOptions {
  /** How long a call may wait for a connection and for its answer. */
  readonly timeoutMs: number;
  readonly logger?: Logger | undefined;
}

/**
 * Why a call was not answered. `unsent`: it never left. `refused`: the server did nothing and said why. `unknown`: it may
 * have taken effect. `closed`: the port was closed before it left.
 */
export type PortFailure = "unsent" | "refused" | "unknown" | "closed";

export class RedisPortError extends Error {
  readonly failure: PortFailure;

  constructor(failure: PortFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "RedisPortError";
    this.failure = failure;
  }
}
