import type { Config } from "@isowire/config";

export interface OwnAddress {
  readonly config: Pick<Config, "port" | "allowedOrigins">;
  /** The port that is listened on. It differs from the configured one when that was taken. */
  readonly port: number;
}

/**
 * The origins whose pages may talk to this server: its own loopback addresses, and what the configuration names. The
 * configuration's loopback addresses on its own port are left out when that port turned out to be another program's.
 */
export function allowedOrigins({ config, port }: OwnAddress): readonly string[] {
  const own = loopbackOrigins(port);
  const foreign = port === config.port ? [] : loopbackOrigins(config.port);
  return [...new Set([...own, ...config.allowedOrigins.filter((origin) => !foreign.includes(origin))])];
}

function loopbackOrigins(port: number): readonly string[] {
  return [`http://127.0.0.1:${port}`, `http://localhost:${port}`].map((origin) => new URL(origin).origin);
}
