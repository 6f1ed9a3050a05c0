import type { Browser, Page } from "playwright-core";
import { getMigrationStatus } from "@isowire/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { PaneOnPage } from "./support/pane.js";
import { type RunningDemo, startDemo } from "./support/start-demo.js";

let demo: RunningDemo;
let browser: Browser;

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const SEND = "sendToUser(userId, message)";

test("an old call arrives in the timeline, warns with its code, and is counted each time", async () => {
  const { page, ada } = await openPanel();
  const { deprecations } = getMigrationStatus();
  const before = deprecations.find(({ code }) => code === "ISOWIRE_DEP0004")?.uses ?? 0;
  await call(page, SEND);
  await outcome(page, `${SEND} as Ada: true`);
  await ada.row("order_shipped").waitFor();
  const warning = page.locator('.warnings li[data-code="ISOWIRE_DEP0004"]');
  await warning.getByText("is deprecated; use manager.sendEvent").waitFor();
  await call(page, SEND);
  await page.locator(`.warnings li[data-code="ISOWIRE_DEP0004"][data-uses="${before + 2}"]`).waitFor();
  expect((await demo.log(await ada.userId())).map(({ type }) => type)).toEqual(["order_shipped", "order_shipped"]);
});

test("each old name says its own warning", async () => {
  const { page, ada } = await openPanel();
  await call(page, "new WebSocketManager(context)");
  await outcome(page, "an object for this user alone");
  await page.locator('.warnings li[data-code="ISOWIRE_DEP0001"]').getByText("getWebSocketManager(context)").waitFor();
  await call(page, "createWebSocketManager(context)");
  await page.locator('.warnings li[data-code="ISOWIRE_DEP0003"]').waitFor();
  await call(page, "emitCriticalEvent(userId, type, data)");
  await page.locator('.warnings li[data-code="ISOWIRE_DEP0005"]').waitFor();
  await ada.row("order_paid").waitFor();
});

test("a call without a user and a call that names another user are refused, and reach nobody", async () => {
  const { page, ada } = await openPanel();
  const grace = await new PaneOnPage(page, "Grace").connected();
  await call(page, "getInstance().sendToUser(userId, message)");
  await outcome(page, "ERR_LEGACY_NEEDS_USER");
  await call(page, "sendToUser(otherUserId, message)");
  await outcome(page, "ERR_ISOLATION");
  for (const pane of [ada, grace]) expect(await demo.log(await pane.userId())).toEqual([]);

  await page.getByRole("button", { name: "as Grace" }).click();
  await call(page, SEND);
  await grace.row("order_shipped").waitFor();
  expect(await demo.log(await ada.userId())).toEqual([]);
});

async function openPanel() {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await page.getByText("Legacy API").click();
  return { page, ada };
}

function call(page: Page, code: string): Promise<void> {
  return page.locator(".calls").getByRole("button", { name: code, exact: true }).click();
}

function outcome(page: Page, text: string): Promise<void> {
  return page.locator(".outcome").filter({ hasText: text }).waitFor();
}
