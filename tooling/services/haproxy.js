import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { ensureProgram } from "./install-programs.js";
import { hasPid } from "./pid-file.js";
import { PROGRAMS } from "./programs.js";
import { ProxyProcess } from "./proxy-process.js";

const CONFIG = "haproxy.cfg";
const PID = "haproxy.pid";
const MASTER = "master.sock";

/** @param {import("./index.js").ProxyConfig} config */
export async function startHaproxy(config) {
  const program = ensureProgram(PROGRAMS.haproxy);
  return new ProxyProcess(
    {
      title: "HAProxy",
      // -W: a master, which can be told to read its configuration again; -db: it stays in the foreground.
      command: ({ folder }) => {
        const [cfg, pid, master] = [CONFIG, PID, MASTER].map((name) => join(folder, name));
        return [program, "-W", "-db", "-f", `${cfg}`, "-p", `${pid}`, "-S", `${master}`];
      },
      isReady: async ({ folder, pid }) => hasPid(join(folder, PID), pid) && (await answers(join(folder, MASTER))),
      // Does not wait for connections to end.
      stopSignal: "SIGTERM",
      url: ({ port }) => `http://127.0.0.1:${port}`,
    },
    { config, file: CONFIG, reloadSignal: "SIGUSR2", reloaded: /Proxy \S+ stopped/ },
  ).start();
}

/** A master that listens may not hear signals yet; one that answers does. @param {string} path */
async function answers(path) {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    socket.write("show proc\n");
    await once(socket, "data");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
