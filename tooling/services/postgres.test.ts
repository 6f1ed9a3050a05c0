import { execFile } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { ensureProgram } from "./install-programs.js";
import { startPostgres } from "./index.js";
import { PROGRAMS } from "./programs.js";

const psql = join(dirname(realpathSync(ensureProgram(PROGRAMS.postgres))), "psql");

async function ask(url: string, sql: string): Promise<string> {
  const env = { ...process.env, PGCONNECT_TIMEOUT: "10" };
  const { stdout } = await promisify(execFile)(psql, ["-XAtq", "-c", sql, url], { env });
  return stdout.trim();
}

test("a server of one's own keeps what was committed when it is killed, and is gone after stop", async () => {
  const postgres = await startPostgres({ own: true });
  const { url, pid, port } = postgres;
  await ask(url, "create table a (n int); insert into a values (1)");
  await postgres.kill();
  await expect(ask(url, "select n from a")).rejects.toThrow(/refused/);
  await postgres.restart();
  expect(await ask(url, "select n from a")).toBe("1");
  expect(postgres.port).toBe(port);
  expect(postgres.pid).not.toBe(pid);
  await postgres.stop();
  await expect(ask(url, "select 1")).rejects.toThrow(/refused/);
});

test("a restart ends the sessions and does not wait for them", async () => {
  await using postgres = await startPostgres({ own: true });
  const sleeping = ask(postgres.url, "select pg_sleep(600)").catch((error: unknown) => String(error));
  const sessions = "select count(*) from pg_stat_activity where query like '%sleep(600)' and pid <> pg_backend_pid()";
  while ((await ask(postgres.url, sessions)) !== "1") await new Promise((resolve) => setTimeout(resolve, 20));
  await postgres.restart();
  expect(await sleeping).toMatch(/terminating connection/);
  expect(await ask(postgres.url, "select 1")).toBe("1");
});

test("a paused server holds sessions that are open, too, until it is resumed", async () => {
  await using postgres = await startPostgres({ own: true });
  await ask(postgres.url, "create table ticks (n serial)");
  const tick = "do $$ begin loop insert into ticks default values; commit; perform pg_sleep(0.01); end loop; end $$";
  const ticking = ask(postgres.url, tick).catch(() => "ended");
  await postgres.pause();
  const state = readFileSync(`/proc/${postgres.pid}/status`, "utf8");
  expect(state).toMatch(/^State:\s*T/m);
  let hasAnswered = false;
  const answer = ask(postgres.url, "select count(*) from ticks").then((text) => {
    hasAnswered = true;
    return text;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(hasAnswered).toBe(false);
  await postgres.resume();
  expect(Number(await answer)).toBeGreaterThanOrEqual(0);
  await postgres.stop();
  expect(await ticking).toBe("ended");
});

test("settings reach the server", async () => {
  await using postgres = await startPostgres({ config: { max_connections: 23, fsync: "on" } });
  expect(await ask(postgres.url, "show max_connections")).toBe("23");
  expect(await ask(postgres.url, "show fsync")).toBe("on");
});

test("it listens on the loopback alone", async () => {
  await using postgres = await startPostgres({ own: true });
  expect(await ask(postgres.url, "show listen_addresses")).toBe("127.0.0.1");
  expect(await ask(postgres.url, "show unix_socket_directories")).toBe("");
});

test("a given server is used as it is", async () => {
  vi.stubEnv("TEST_POSTGRES_URL", "postgres://somebody@postgres.example:5433/app");
  try {
    const given = await startPostgres();
    expect(given).toMatchObject({ url: "postgres://somebody@postgres.example:5433/app", port: 5433, pid: undefined });
    await expect(given.restart()).rejects.toThrow("TEST_POSTGRES_URL");
  } finally {
    vi.unstubAllEnvs();
  }
});
