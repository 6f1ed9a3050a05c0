import { createFaultProxy } from "@isowire/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve } from "../../src/serve.js";
import type { WireSettings } from "./pages/wire-page.js";
import { openBrowser, openPage } from "./support/open-browser.js";
import { RealTab } from "./support/real-tab.js";
import { servePage, type ServedPage } from "./support/serve-page.js";

const DEADLINE_MS = 40_000;
const HOUR_MS = 3_600_000;
const MOST_EVICTIONS = 5;

let browser: Browser;
let site: ServedPage;

beforeAll(async () => {
  site = await servePage("wire-page.ts");
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

/**
 * A user's server behind a network that can break. It says that it is heard of once an hour, so that whatever the page
 * notices before is noticed for another reason than the time.
 */
async function brokenWorld(settings: Partial<WireSettings> = {}) {
  const app = await serve({ allowedOrigins: [site.origin], heartbeatMs: HOUR_MS });
  const proxy = await createFaultProxy({ target: { port: app.port } });
  const manager = app.hub.manager(app.user("ada"));
  const url = `ws://127.0.0.1:${proxy.port}/ws`;
  return {
    app,
    proxy,
    address: site.address({ url, userId: "ada", silenceMs: 500, ...settings }),
    say: () => manager.sendEvent("note", {}),
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** Either kind of page. */
interface Evaluating {
  evaluate<T>(fn: () => T): Promise<T>;
}

const until = <T>(page: Evaluating, fn: () => T) =>
  expect.poll(() => page.evaluate(fn), { timeout: DEADLINE_MS, interval: 20 });
const opened = (page: Evaluating) => until(page, () => globalThis.wirePage?.client.status.state).toBe("open");
const received = (page: Evaluating, offsets: readonly number[]) =>
  until(page, () => globalThis.wirePage.offsets).toEqual(offsets);
const gaveUp = (page: Evaluating, name: string) =>
  until(page, () => globalThis.wirePage.statuses.map(({ reason }) => reason?.name)).toContain(name);

/** The connection is dead and nobody was told; `wake` is all that happens to the page. */
async function comesBack(
  page: Evaluating,
  { proxy, say }: Awaited<ReturnType<typeof brokenWorld>>,
  wake: () => unknown,
) {
  await opened(page);
  await say();
  await received(page, [1]);
  proxy.blackhole(true);
  await say();
  await wake();
  await gaveUp(page, "silence");
  proxy.blackhole(false);
  await received(page, [1, 2]);
  await say();
  await received(page, [1, 2, 3]);
  expect(await page.evaluate(() => globalThis.wirePage.client.status.resumed)).toBe("recovered");
}

test("a tab that comes to the front notices at once that its server died silently, and misses nothing", async () => {
  await using world = await brokenWorld();
  const tab = await RealTab.open(browser, world.address);
  await opened(tab);
  await tab.hide();
  await until(tab, () => document.visibilityState).toBe("hidden");
  await comesBack(tab, world, () => tab.show());
});

test("a page that is online again notices at once that its connection is dead, and misses nothing", async () => {
  await using world = await brokenWorld();
  const page = await openPage(browser, world.address);
  await comesBack(page, world, async () => {
    await page.context().setOffline(true);
    await page.context().setOffline(false);
  });
});

test("a machine that slept notices by its clock that its connection is dead, and misses nothing", async () => {
  await using world = await brokenWorld();
  // Timers stand still while a machine sleeps, and the clock on the wall does not.
  const page = await openPage(browser, world.address, () => {
    const now = Date.now;
    Date.now = () => now() + (globalThis.sleptMs ?? 0);
  });
  await comesBack(page, world, () => page.evaluate(() => void (globalThis.sleptMs = 7_200_000)));
});

test("a dial that hangs ends after its deadline, and the next one succeeds", async () => {
  await using world = await brokenWorld();
  world.proxy.blackhole(true);
  const page = await openPage(browser, world.address);
  await gaveUp(page, "dial timed out");
  world.proxy.blackhole(false);
  await opened(page);
  await world.say();
  await received(page, [1]);
});

test("a page that comes back from the back/forward cache reconnects and resumes: no event lost, none doubled", async () => {
  let attempts = 0;
  while (!(await comesBackWhole())) {
    attempts += 1;
    // A browser may drop a page from its cache at any time; what comes back then is another page.
    if (attempts === MOST_EVICTIONS) throw new Error(`expected one of ${attempts} pages to stay in the cache`);
  }
});

/** False when the browser did not keep the page. */
async function comesBackWhole(): Promise<boolean> {
  await using world = await brokenWorld();
  const page = await openPage(browser, world.address);
  await opened(page);
  await world.say();
  await received(page, [1]);
  const mark = await page.evaluate(() => (globalThis.mark = Math.random()));
  await awayAndBack(page, async () => {
    // They reach the browser and not the page, which is frozen; the socket is gone when it wakes.
    for (let n = 0; n < 3; n += 1) await world.say();
  });
  await until(page, () => typeof globalThis.wirePage).toBe("object");
  if ((await page.evaluate(() => globalThis.mark)) !== mark) return false;
  await received(page, [1, 2, 3, 4]);
  await world.say();
  await received(page, [1, 2, 3, 4, 5]);
  expect(await page.evaluate(() => globalThis.wirePage.client.status.resumed)).toBe("recovered");
  return true;
}

test("a page that is shown from the back/forward cache dials at once, also where nothing else tells that it is visible", async () => {
  await using world = await brokenWorld({ backoff: { minMs: 20, maxMs: HOUR_MS } });
  const page = await openPage(browser, world.address, () =>
    document.addEventListener("visibilitychange", (event) => event.stopImmediatePropagation()),
  );
  await opened(page);
  // Without credentials each attempt fails at once; then a wait that nobody would sit out.
  await page.evaluate(() => {
    globalThis.wirePage.isSignedOut = true;
    globalThis.wirePage.client.reconnect();
  });
  await until(page, () => globalThis.wirePage.client.status.attempt > 18).toBe(true);
  await page.evaluate(() => (globalThis.wirePage.jitter = 0.99));
  await until(page, () => (globalThis.wirePage.client.status.retryInMs ?? 0) > 600_000).toBe(true);
  await page.evaluate(() => (globalThis.wirePage.isSignedOut = false));
  await world.say();
  await awayAndBack(page, () => world.say());
  await opened(page);
  await received(page, [1, 2]);
});

async function awayAndBack(page: Page, meanwhile: () => Promise<unknown>): Promise<void> {
  await page.goto(`${site.origin}/away`);
  await meanwhile();
  await page.goBack({ waitUntil: "commit" });
}

declare global {
  var sleptMs: number | undefined;
  var mark: number;
}
