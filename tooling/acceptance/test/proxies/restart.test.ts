import { setTimeout as sleep } from "node:timers/promises";
import { createAgentRegistry, type Agent } from "@isowire/agents";
import { describe, expect, test } from "vitest";
import { until } from "../../src/until.js";
import { proxiedApp, type ProxiedPage } from "./proxied-app.js";
import { PROXIES } from "./recipe-proxy.js";
import { wholeLog } from "./whole-log.js";

const USERS = Number(process.env["TEST_USERS"] ?? 5);
const DEVICES = 2;
const WORD_MS = 50;

describe.each(PROXIES)("$name in front of answers that stream", (recipe) => {
  test(`cuts nobody when it reloads and all ${String(USERS * DEVICES)} when it restarts; every device has exactly the log`, async () => {
    let isOver = false;
    const talker: Agent = async (run) => {
      for (let n = 0; !isOver; n += 1) {
        await run.delta(`word${String(n)} `);
        await sleep(WORD_MS);
      }
    };
    await using app = await proxiedApp(recipe);
    const registry = createAgentRegistry();
    registry.register("talker", talker);
    registry.setWebSocketManager(app.hub);

    const pages = Array.from({ length: USERS * DEVICES }, (_, n) => {
      const userId = `user-${String(n % USERS)}`;
      return { userId, ...app.page({ getToken: () => userId }) };
    });
    await Promise.all(pages.map(({ open }) => open));
    await Promise.all(pages.slice(0, USERS).map(({ client }) => client.command("user_message", { content: "go on" })));
    await allHearMore(pages);

    await app.proxy.reload();
    await allHearMore(pages);
    expect(pages.every(({ welcomes }) => welcomes.length === 1)).toBe(true);

    await app.proxy.restart();
    await until(() => pages.every(({ welcomes }) => welcomes.length > 1));
    await allHearMore(pages);
    isOver = true;
    await until(() => pages.every(({ events }) => events.at(-1)?.type === "agent_completed"));
    for (const { userId, events } of pages) expect(events).toEqual(await wholeLog(app.hub.manager(app.user(userId))));
    expect(new Set(pages.flatMap(({ welcomes }) => welcomes.slice(1)))).toEqual(new Set(["recovered"]));
    await registry.close();
  });
});

/** Every page has some more words than it had. */
async function allHearMore(pages: readonly ProxiedPage[]): Promise<void> {
  const had = pages.map(({ events }) => events.length);
  await until(() => pages.every(({ events }, index) => events.length > (had[index] ?? 0) + 5));
}
