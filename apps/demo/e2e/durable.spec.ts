import type { Browser } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { DemoProcess } from "./support/demo-process.js";
import { BY_TIMER, PaneOnPage } from "./support/pane.js";

let folder: string;
let browser: Browser;
let demo: DemoProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "demo-data-"));
  demo = new DemoProcess({ ISOWIRE_ENGINE_URL: `sqlite:${folder}/isowire.db` });
  browser = await launchBrowser();
  await demo.start();
});
afterEach(async () => {
  await browser.close();
  await demo.kill();
  rmSync(folder, { recursive: true });
});

test.each([
  ["killed", () => demo.kill()],
  ["told to stop", () => demo.stop()],
])("%s in mid-answer and started again, the server has every conversation, and open pages go on", async (_how, end) => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  const userId = await ada.userId();
  await ada.ask("What is 2 * 21?");
  await ada.answered();
  await ada.ask("How do I attach a WebSocket server? What is a sequencer? What is a fencing token?");
  await ada.midAnswer();
  const seen = await ada.rows();

  await end();
  await demo.start();
  // Its run is found by who comes after, and comes to an end that the page is told.
  await page.waitForFunction(
    () => document.querySelector('.pane[data-user="Ada"]')?.getAttribute("data-run") === "none",
    undefined,
    BY_TIMER,
  );
  await ada.connected();
  expect(await ada.userId()).toBe(userId);
  const rows = await ada.rows();
  expect(rows.slice(0, seen.length - 1)).toEqual(seen.slice(0, -1));
  await ada.ask("What is 3 * 21?");
  await page.waitForFunction(() => document.body.innerText.includes("3 * 21 = 63"), undefined, BY_TIMER);
  expect(await ada.contents()).toContain("2 * 21 = 42");
  expect(await page.locator(".loss").count()).toBe(0);
});

test("a page that is opened after a restart has the conversation of before", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await ada.ask("What is 2 * 21?");
  await ada.answered();
  await demo.stop();
  await demo.start();
  await page.reload();
  await ada.connected();
  await ada.answered();
  expect(await ada.contents()).toEqual(["2 * 21 = 42"]);
});
