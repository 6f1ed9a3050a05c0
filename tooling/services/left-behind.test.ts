import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { processTree, stopTree } from "./process-tree.js";

const DEADLINE_MS = 15_000;
const STARTS: readonly (readonly [start: string, argument: string])[] = [
  ["startRedis", "{ own: true }"],
  ["startPostgres", "{ own: true }"],
  ["startNginx", "(port) => `server { listen 127.0.0.1:${port}; }`"],
  ["startHaproxy", "(port) => `listen a\\n  bind 127.0.0.1:${port}\\n`"],
  ["startNpmRegistry", ""],
];

interface Server {
  readonly pid: number;
  readonly folder: string;
}

/** Starts the server in a process of its own, which then does `last`. */
async function startElsewhere(start: string, last: string): Promise<Server & { readonly child: ChildProcess }> {
  const program = `
    import * as services from ${JSON.stringify(new URL("index.js", import.meta.url).href)};
    const { pid, place } = await services.${start};
    console.log(JSON.stringify({ pid, folder: place.folder }));
    ${last}
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, ...(JSON.parse(line) as Server) };
}

async function goneFrom({ pid, folder }: Server): Promise<{ processes: readonly number[]; folder: boolean }> {
  for (const deadline = Date.now() + DEADLINE_MS; existsSync(folder) && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return { processes: processTree(pid), folder: existsSync(folder) };
}

test.each(STARTS)("%s: server and folder are gone when the test was killed", async (start, argument) => {
  const { child, ...server } = await startElsewhere(`${start}(${argument})`, "setInterval(() => undefined, 1000);");
  expect(processTree(server.pid)).not.toEqual([]);
  child.kill("SIGKILL");
  expect(await goneFrom(server)).toEqual({ processes: [], folder: false });
});

test("a server that nobody stopped does not keep its process, and is gone with it", async () => {
  const { child, ...server } = await startElsewhere("startRedis({ own: true })", "");
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect(await goneFrom(server)).toEqual({ processes: [], folder: false });
});

test("a paused server is gone, too", async () => {
  const { child, ...server } = await startElsewhere(
    "startPostgres({ own: true })",
    "setInterval(() => undefined, 1000);",
  );
  await stopTree(server.pid);
  expect(readFileSync(`/proc/${server.pid}/status`, "utf8")).toMatch(/^State:\s*T/m);
  child.kill("SIGKILL");
  expect(await goneFrom(server)).toEqual({ processes: [], folder: false });
});
