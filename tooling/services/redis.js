import { askRedis } from "./ask-redis.js";
import { givenServer } from "./given-server.js";
import { ensureProgram } from "./install-programs.js";
import { PROGRAMS } from "./programs.js";
import { ServerProcess } from "./server-process.js";

/** @param {import("./index.js").RedisOptions} [options] */
export async function startRedis({ own = false, appendonly = false, config = {} } = {}) {
  const given = process.env["TEST_REDIS_URL"];
  if (given && !own && !appendonly && Object.keys(config).length === 0) return givenServer("TEST_REDIS_URL", given);
  return startOwnRedis({ ...(appendonly ? { appendonly: "yes", appendfsync: "always" } : {}), ...config });
}

/** @param {Readonly<Record<string, string | number>>} config */
export function startOwnRedis(config) {
  const program = ensureProgram(PROGRAMS.redis);
  // A folder is saved to only where the test asks for it.
  const settings = Object.entries({ save: "", ...config }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return new ServerProcess({
    title: "Redis",
    command: ({ port, folder }) =>
      /** @type {const} */ ([program, "--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, ...settings]),
    isReady,
    stopSignal: "SIGTERM",
    url: ({ port }) => `redis://127.0.0.1:${port}`,
  }).start();
}

/** @param {{ port: number, pid: number }} place */
async function isReady({ port, pid }) {
  try {
    // While it loads what it saved, it answers INFO already and PING not yet.
    const info = await askRedis(port, ["INFO"]);
    return info.includes(`process_id:${pid}\r\n`) && info.includes("\nloading:0\r\n");
  } catch {
    return false;
  }
}
