import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServerProcess } from "./server-process.js";

const USER = "publisher";
const CONFIG = "config.yaml";

/** Only what is published to it: no other registry is asked. Everybody may read, its one user may publish. */
const SETTINGS = {
  storage: "./storage",
  uplinks: {},
  auth: { htpasswd: { file: "./htpasswd" } },
  packages: { "**": { access: "$all", publish: "$authenticated" } },
  max_body_size: "50mb",
  web: { enable: false },
  middlewares: { audit: { enabled: false } },
  log: { type: "stdout", format: "json", level: "warn" },
};

/** @returns {Promise<import("./index.js").NpmRegistry>} */
export async function startNpmRegistry() {
  const program = createRequire(import.meta.url).resolve("verdaccio/bin/verdaccio");
  const server = await new ServerProcess({
    title: "Verdaccio",
    // JSON is YAML.
    prepare: (folder) => writeFileSync(join(folder, CONFIG), JSON.stringify(SETTINGS)),
    command: ({ port }) =>
      /** @type {const} */ ([process.execPath, program, "--config", CONFIG, "--listen", `127.0.0.1:${port}`]),
    // What it says itself, so that no other server on the port is taken for it.
    isReady: ({ port, output }) => output.includes(`127.0.0.1:${port}`),
    stopSignal: "SIGTERM",
    url: ({ port }) => `http://127.0.0.1:${port}/`,
  }).start();
  try {
    return Object.assign(server, { token: await createUser(server.url) });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param {string} url */
async function createUser(url) {
  const response = await fetch(new URL(`-/user/org.couchdb.user:${USER}`, url), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: USER, password: crypto.randomUUID() }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`unable to make a user of the registry; it answered ${response.status}: ${answer}`);
  return /** @type {{ token: string }} */ (JSON.parse(answer)).token;
}
