/** What Chromium is started with in tests: no sandbox (containers run as root), no network of its own. */
export declare const CHROMIUM_ARGS: readonly string[];

/** The path of an installed Chromium, or undefined. `TEST_CHROMIUM` wins and must exist. */
export declare function findChromium(env?: Record<string, string | undefined>): string | undefined;

/** The path of a Chromium, installing it when the system allows; throws with the command to run when it does not. */
export declare function ensureChromium(env?: Record<string, string | undefined>): string;

/**
 * A server that tests talk to, on a port of the loopback. It has a process and a temporary folder of its own, which are
 * gone when this process is, however it ends.
 */
export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** `undefined` before the first start and for a server given by an environment variable. */
  readonly pid: number | undefined;
  /** Ends it politely and removes its folder. Once more does nothing. */
  stop(): Promise<void>;
  /** SIGSTOP to all its processes: connections stay open and the system still accepts new ones; nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** SIGKILL to all its processes. Its folder stays: `restart` starts it from what it had written. */
  kill(): Promise<void>;
  /** Ends it politely when it runs, then starts it on the same port and folder; resolves when it answers. */
  restart(): Promise<void>;
}

export interface RedisOptions {
  /**
   * A process of the test's own, which may be paused, killed and restarted, also when `TEST_REDIS_URL` is set. So does
   * every other option. Without any, `TEST_REDIS_URL` is used when set: a server that others use, too.
   *
   * @default false
   */
  readonly own?: boolean;
  /**
   * What is acknowledged is on the disk (`appendfsync always`) and there after `restart`. Otherwise a restart empties it.
   *
   * @default false
   */
  readonly appendonly?: boolean;
  /** Further settings as in redis.conf, such as `{ maxmemory: "10mb" }`. */
  readonly config?: Readonly<Record<string, string | number>>;
}

/** Starts Redis or Valkey; throws with the command that installs it where it is missing and we may not. */
export declare function startRedis(options?: RedisOptions): Promise<Service>;

export interface RedisClusterOptions {
  /** @default 3 */
  readonly primaries?: number;
  /**
   * Of each primary.
   *
   * @default 0
   */
  readonly replicas?: 0 | 1;
  /**
   * After that without an answer a node is taken to be gone, and its replica takes over.
   *
   * @default 2000
   */
  readonly nodeTimeoutMs?: number;
}

export interface RedisCluster extends AsyncDisposable {
  readonly urls: readonly string[];
  /** As they were at the start: a failover changes the parts, not the lists. */
  readonly primaries: readonly Service[];
  /** The replica of `primaries[n]` is `replicas[n]`. */
  readonly replicas: readonly Service[];
  stop(): Promise<void>;
}

/** A cluster that covers all slots, its replicas connected; always of the test's own. */
export declare function startRedisCluster(options?: RedisClusterOptions): Promise<RedisCluster>;

export interface PostgresOptions {
  /**
   * A process of the test's own, also when `TEST_POSTGRES_URL` is set. So does `config`. Without either,
   * `TEST_POSTGRES_URL` is used when set: a server that others use, too.
   *
   * @default false
   */
  readonly own?: boolean;
  /** Further settings as in postgresql.conf, such as `{ max_connections: 20 }`. */
  readonly config?: Readonly<Record<string, string | number>>;
}

/**
 * Starts PostgreSQL with an empty database, reached without a password from the loopback alone; started by root it runs
 * as the user `postgres`. What is committed outlives `kill`, not the machine: `{ config: { fsync: "on" } }` where the disk is
 * what counts. Throws as `startRedis` does.
 */
export declare function startPostgres(options?: PostgresOptions): Promise<Service>;

/** The text of the configuration; the proxy listens on 127.0.0.1 and the given port. */
export type ProxyConfig = (port: number) => string;

export interface Proxy extends Service {
  /** What it has said since its last start: its warnings and errors. */
  readonly output: string;
  /**
   * Reads its configuration again, or another one; resolves when the new workers are there. The old ones keep their
   * connections. Throws with what the proxy said when it refuses the configuration, and goes on with the old one.
   */
  reload(config?: ProxyConfig): Promise<void>;
}

/** Starts nginx with a file as in `/etc/nginx/conf.d`: what belongs into `http { ... }`. `stop` ends its connections. */
export declare function startNginx(config: ProxyConfig): Promise<Proxy>;

/** Starts HAProxy with the whole of a configuration file. `stop` ends its connections. */
export declare function startHaproxy(config: ProxyConfig): Promise<Proxy>;

export interface NpmRegistry extends Service {
  /** Of its one user, who may publish. */
  readonly token: string;
}

/** Starts an npm registry (Verdaccio) without packages, which asks no other one. */
export declare function startNpmRegistry(): Promise<NpmRegistry>;

/**
 * A port of the loopback for what is started on the same one again. Nobody listens on it now, and it is below those that
 * the system hands out by itself, so that nobody is given it in between.
 */
export declare function freePort(): Promise<number>;

export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** A folder that is gone when this process is, however it ends. */
export declare function makeTemporaryFolder(title: string): TemporaryFolder;
