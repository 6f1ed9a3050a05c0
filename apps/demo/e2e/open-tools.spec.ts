import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { PaneOnPage } from "./support/pane.js";
import { type RunningDemo, startDemo } from "./support/start-demo.js";

let demo: RunningDemo;
let browser: Browser;

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
});
afterEach(() => demo.release());
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

test("a page reloaded while a tool works shows it at work, and then its end", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  demo.holdTool();
  await ada.ask("Calculate 6 * 7");
  await ada.row("tool_executing").waitFor();
  await page.reload();
  await ada.root.getByText("Running calculate").waitFor();
  expect(await ada.row("tool_executing").count()).toBe(1);
  expect(await ada.row("tool_completed").count()).toBe(0);
  demo.release();
  await ada.answered();
  expect(await ada.row("tool_completed").count()).toBe(1);
  expect(await ada.contents()).toEqual(["6 * 7 = 42"]);
});

test("cancel stops a run in the middle of a tool", async () => {
  const ada = await new PaneOnPage(await openPage(browser, demo.url), "Ada").connected();
  demo.holdTool();
  await ada.ask("Calculate 6 * 7");
  await ada.row("tool_executing").waitFor();
  await ada.button("Cancel").click();
  await ada.row("agent_cancelled").waitFor();
  await ada.root.locator(".activity").getByText("Cancelled").waitFor();
  expect(await ada.row("tool_completed").innerText()).toContain("stopped with its run");
  expect((await ada.rows()).map(({ type }) => type).at(-1)).toBe("agent_cancelled");
  expect(await ada.row("agent_completed").count()).toBe(0);
});
