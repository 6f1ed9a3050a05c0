import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { givenServer } from "./given-server.js";
import { ensureProgram } from "./install-programs.js";
import { PROGRAMS } from "./programs.js";
import { ServerProcess } from "./server-process.js";

/** The user that Debian's package makes: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = "postgres";

/**
 * Small and quick to start. What is committed is with the operating system, so that the server may be killed at any moment;
 * that the disk has it, too, only a machine which dies would show, and a slow disk would show in every test.
 */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "32MB",
  max_connections: 200,
  fsync: "off",
  synchronous_commit: "on",
};

/** @param {import("./index.js").PostgresOptions} [options] */
export async function startPostgres({ own = false, config = {} } = {}) {
  const given = process.env["TEST_POSTGRES_URL"];
  if (given && !own && Object.keys(config).length === 0) return givenServer("TEST_POSTGRES_URL", given);
  // A link on the PATH leads to where its tools are.
  const program = realpathSync(ensureProgram(PROGRAMS.postgres));
  const owner = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  const settings = Object.entries({ ...SETTINGS, ...config }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return new ServerProcess({
    title: "PostgreSQL",
    owner,
    async prepare(folder) {
      const how = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
      const options = { cwd: folder, ...owner };
      await promisify(execFile)(join(dirname(program), "initdb"), [...how, dataOf(folder)], options);
    },
    command: ({ port, folder }) => [program, "-D", dataOf(folder), "-p", `${port}`, ...settings],
    isReady,
    // Does not wait for clients to leave.
    stopSignal: "SIGINT",
    url: ({ port }) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  }).start();
}

/** @param {string} folder */
function dataOf(folder) {
  return join(folder, "data");
}

/** @param {{ folder: string, pid: number }} place */
function isReady({ folder, pid }) {
  const file = join(dataOf(folder), "postmaster.pid");
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines[0] === `${pid}` && lines.at(-1)?.trim() === "ready";
}

/** @param {"-u" | "-g"} which */
function idOf(which) {
  return Number(execFileSync("id", [which, UNPRIVILEGED], { encoding: "utf8" }));
}
