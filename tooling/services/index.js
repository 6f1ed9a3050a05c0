export { CHROMIUM_ARGS, ensureChromium, findChromium } from "./chromium.js";
export { startRedis } from "./redis.js";
export { startRedisCluster } from "./redis-cluster.js";
export { startPostgres } from "./postgres.js";
export { startNginx } from "./nginx.js";
export { startHaproxy } from "./haproxy.js";
export { startNpmRegistry } from "./npm-registry.js";
export { freePort } from "./free-port.js";
export { makeTemporaryFolder } from "./temporary-folder.js";
