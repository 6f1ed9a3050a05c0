import { startPostgres, startRedis } from "@tooling/services";
import { expect, test } from "vitest";
import { ChaosDevice, type Heard } from "../../src/chaos/chaos-device.js";
import { ChaosServer } from "../../src/chaos/chaos-server.js";
import { openRuns, problemsOf } from "../../src/chaos/check-log.js";
import { openEngine } from "../../src/chaos/open-engine.js";
import { readLog } from "../../src/chaos/read-log.js";
import { until } from "../../src/until.js";

const USER = { userId: "1", tenantId: "" };
/** Twice as long as the nodes' leases. */
const PAUSE_MS = 4000;
/** Far from done when their node stops, on a busy machine too. */
const STEPS = 100;
/** Longer than a step takes. */
const AFTER_MS = 2000;
const DEADLINE_MS = 60_000;

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const endOf = (log: readonly Heard[], run: string): string | undefined =>
  log.find(({ type, runId }) => runId === run && /^agent_(completed|failed|cancelled)$/.test(type))?.payload;

test.each([
  ["PostgreSQL", () => startPostgres({ own: true })],
  ["Redis", () => startRedis({ own: true })],
])(
  "on %s a node that stands still for longer than its lease has lost its runs: what it writes when it wakes up is refused",
  async (_engine, start) => {
    await using service = await start();
    const wrong: string[] = [];
    await using sleeper = await ChaosServer.create(service.url, wrong);
    await using other = await ChaosServer.create(service.url, wrong);
    await using engine = { ...(await openEngine(service.url, quiet)), [Symbol.asyncDispose]: () => engine.close() };
    const device = new ChaosDevice(USER.userId, { port: sleeper.port, wrong });
    const witness = new ChaosDevice(USER.userId, { port: other.port, wrong });
    await until(() => witness.start !== undefined && device.start !== undefined);
    const ask = async (agent: string): Promise<string> =>
      ((await device.ask("user_message", { content: String(STEPS), agent })) as { readonly runId: string }).runId;
    const [resumable, oneShot] = [await ask("pipeline"), await ask("one-shot")];
    const isAtWork = (run: string): boolean =>
      witness.heard.some(({ type, runId }) => type === "tool_executing" && runId === run);
    await until(() => isAtWork(resumable) && isAtWork(oneShot));

    sleeper.pause();
    await sleep(PAUSE_MS);
    await until(
      () => openRuns(witness.heard).length === 0,
      () => openRuns(witness.heard),
      DEADLINE_MS,
    );
    expect(endOf(witness.heard, resumable)).toContain(`${String(STEPS)} steps of 1`);
    expect(endOf(witness.heard, oneShot)).toContain("ERR_RUN_INTERRUPTED");
    const before: Heard[] = [];
    await readLog(engine, USER, before);

    sleeper.resume();
    // It is awake: it answers. And it goes on with what it was doing, as far as it is let.
    await device.ask("say", { key: "awake" });
    await sleep(AFTER_MS);
    const log: Heard[] = [];
    await readLog(engine, USER, log);
    expect(log.slice(before.length).map(({ type }) => type)).toEqual(["said"]);
    expect(problemsOf(log)).toEqual([]);
    await until(() => device.heard.length === log.length && witness.heard.length === log.length);
    expect([device.heard, witness.heard, wrong]).toEqual([log, log, []]);
    for (const { client } of [device, witness]) client.close();
  },
  180_000,
);
