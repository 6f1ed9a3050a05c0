import type { Limits, Retention } from "@isowire/core/contracts";
import type { EngineUrl } from "./engine-url.js";
import type { Secret } from "./secret.js";

/** What `loadConfig` returns, deeply frozen. `environment` tells which variant it is. */
export type Config = DevelopmentConfig | TestingConfig | StagingConfig | ProductionConfig;

/** On the developer's machine. */
export interface DevelopmentConfig extends SharedConfig {
  readonly environment: "development";
  readonly auth: AuthConfig | NoAuthConfig;
}

/** Under a test runner: a free port and few log lines. */
export interface TestingConfig extends SharedConfig {
  readonly environment: "testing";
  readonly auth: AuthConfig | NoAuthConfig;
}

/** Deployed, but not for real users. */
export interface StagingConfig extends SharedConfig {
  readonly environment: "staging";
  readonly auth: AuthConfig | NoAuthConfig;
}

/** For real users: always with auth, and with at least one allowed origin. */
export interface ProductionConfig extends SharedConfig {
  readonly environment: "production";
  readonly auth: AuthConfig;
}

/** The fields that every environment has. */
export interface SharedConfig {
  /** TCP port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Address or host name to listen on. */
  readonly host: string;
  /** URL path of the WebSocket endpoint. */
  readonly path: string;
  /** Which engine keeps the logs, and where. */
  readonly engineUrl: EngineUrl;
  /** Origins whose pages may connect, as browsers send them. Empty: no page may. */
  readonly allowedOrigins: readonly string[];
  /** Keys that sign tickets, the current one first. Empty: no tickets. */
  readonly ticketSecrets: readonly Secret[];
  /** Milliseconds between two pings of the server. */
  readonly heartbeatMs: number;
  /** Bounds that a hub enforces; goes to `createHub({ limits })`. */
  readonly limits: Limits;
  /** How much of each user's log is kept; goes to `createHub({ retention })`. */
  readonly retention: Retention;
  /** The least severe log line that is written. */
  readonly logLevel: LogLevel;
}

/** How users prove who they are. */
export type AuthConfig =
  | {
      readonly kind: "jwt";
      /** The shared key of HMAC-signed tokens, at least 32 bytes. */
      readonly secret: Secret;
    }
  | {
      readonly kind: "jwks";
      /** Where the key server publishes its public keys. */
      readonly url: string;
    };

/** Nobody proves anything. Never in production. */
export interface NoAuthConfig {
  readonly kind: "none";
}

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";
