import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureProgram } from "./install-programs.js";
import { hasPid } from "./pid-file.js";
import { PROGRAMS } from "./programs.js";
import { ProxyProcess } from "./proxy-process.js";

const SITE = "site.conf";
const STARTED = /start worker process \d+/;
const TEMP_PATHS = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

/** What Debian keeps in /etc/nginx/nginx.conf, with every file in the folder of the test. */
const MAIN = `
daemon off;
pid nginx.pid;
error_log stderr notice;
worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off;
  ${TEMP_PATHS.map((name) => `${name}_temp_path temp/${name};`).join("\n  ")}
  include ${SITE};
}
`;

/** @param {import("./index.js").ProxyConfig} config */
export async function startNginx(config) {
  const program = ensureProgram(PROGRAMS.nginx);
  return new ProxyProcess(
    {
      title: "nginx",
      prepare(folder) {
        mkdirSync(join(folder, "temp"));
        writeFileSync(join(folder, "nginx.conf"), MAIN);
      },
      command: ({ folder }) => [program, "-p", `${folder}/`, "-c", join(folder, "nginx.conf"), "-e", "stderr"],
      // The pid is written when it listens; before its worker is there, it forgets a signal to reload.
      isReady: ({ folder, pid, output }) => hasPid(join(folder, "nginx.pid"), pid) && STARTED.test(output),
      // Does not wait for connections to end.
      stopSignal: "SIGTERM",
      url: ({ port }) => `http://127.0.0.1:${port}`,
    },
    { config, file: SITE, reloadSignal: "SIGHUP", reloaded: /gracefully shutting down/ },
  ).start();
}
