import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { outlineOfFocus, sidewaysScroll, tabTo } from "./support/hands.js";
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

test("the inspector, the old calls and the restart are used with the keyboard alone", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await tabTo(page, "Inspector");
  expect(await outlineOfFocus(page)).not.toBe("none");
  await page.keyboard.press("Enter");
  await page.locator(`.card[data-user-id="${await ada.userId()}"]`).waitFor();
  await page.keyboard.press("Space");
  await page.locator(".inspector:not([open])").waitFor();

  await tabTo(page, "Legacy API");
  await page.keyboard.press("Enter");
  await tabTo(page, "sendToUser(userId, message)");
  expect(await outlineOfFocus(page)).not.toBe("none");
  await page.keyboard.press("Enter");
  await page.locator(".outcome").getByText("true: the event is in the log").waitFor();
  await tabTo(page, "as Grace", "Shift+Tab");
  await page.keyboard.press("Space");
  expect(await page.getByRole("button", { name: "as Grace" }).getAttribute("aria-pressed")).toBe("true");

  await tabTo(page, "Restart server");
  await page.keyboard.press("Enter");
  await page.getByText("Ada was told unavailable: epoch_changed").waitFor();
});

test("a phone needs no sideways scrolling with both panels open, warnings shown, and after a restart", async () => {
  const page = await openPage(browser, demo.url, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const ada = await new PaneOnPage(page, "Ada").connected();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByText("Inspector").tap();
  await page.locator(`.card[data-user-id="${await ada.userId()}"]`).waitFor();
  await ada.ask(`Save a note: ${"wide".repeat(60)}`);
  await page.locator("[data-part=runs] li").waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByText("Legacy API").tap();
  await page.getByRole("button", { name: "sendToUser(otherUserId, message)" }).tap();
  await page.locator(".outcome").getByText("ERR_ISOLATION").waitFor();
  await page.locator(".warnings li").first().waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole("button", { name: "Restart server" }).tap();
  await page.getByText("Ada was told unavailable: epoch_changed").waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
});
