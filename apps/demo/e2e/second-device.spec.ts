import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { answersIn } from "./support/final-text.js";
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

test("a second device is in step with the first, in mid-answer and afterwards", async () => {
  const page = await openPage(browser, demo.url);
  const first = await new PaneOnPage(page, "Ada").connected();
  await first.ask("What is 2 * 21?");
  await first.answered();
  const second = await openSecondDevice(page);
  expect(await second.userId()).toBe(await first.userId());
  expect(await second.page.locator(".pane").count()).toBe(1);
  expect(await second.contents()).toEqual(["2 * 21 = 42"]);

  demo.holdAnswer();
  await second.ask("How does the lamp burn?");
  await Promise.all([first.midAnswer(), second.midAnswer()]);
  demo.release();
  await Promise.all([first.answered(2), second.answered(2)]);
  expect(await second.contents()).toEqual(await first.contents());
  expect(await second.contents()).toEqual(answersIn(await demo.log(await first.userId())));
  expect(await second.rows()).toEqual(await first.rows());
});

test("an approval given on the second device lets the run go on, on both", async () => {
  const page = await openPage(browser, demo.url);
  const first = await new PaneOnPage(page, "Grace").connected();
  await first.ask("Save a note: approved elsewhere");
  await first.button("Approve").waitFor();
  const second = await openSecondDevice(page, "Grace");
  await second.button("Approve").click();
  await Promise.all([first.answered(), second.answered()]);
  expect(await first.button("Approve").count()).toBe(0);
  expect(await first.contents()).toEqual(["Saved as a note: approved elsewhere"]);
  expect(await second.contents()).toEqual(await first.contents());
});

test("a pairing link opens one device and no more", async () => {
  const page = await openPage(browser, demo.url);
  await new PaneOnPage(page, "Ada").connected();
  const asked = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/pair");
  const second = await openSecondDevice(page);
  const { path } = (await (await asked).json()) as { readonly path: string };
  await second.page.reload();
  await second.connected();

  const third = await openPage(browser, demo.url + path);
  await third.getByRole("alert").getByText("This link has been used already").waitFor();
  expect(await third.locator(".pane").count()).toBe(0);
  await third.getByRole("button", { name: "Start a new visit" }).click();
  await new PaneOnPage(third, "Ada").connected();
});

test("where the browser opens no tab, the link is shown", async () => {
  const page = await openPage(browser, demo.url);
  const first = await new PaneOnPage(page, "Ada").connected();
  await page.evaluate(() => (window.open = () => null));
  await first.button("Open another device").click();
  const opened = page.context().waitForEvent("page");
  await first.root.getByRole("link", { name: "Open the other device" }).click();
  const second = await new PaneOnPage(await opened, "Ada").connected();
  expect(await second.userId()).toBe(await first.userId());
});

async function openSecondDevice(page: Page, name: "Ada" | "Grace" = "Ada"): Promise<PaneOnPage> {
  const opened = page.context().waitForEvent("page");
  await new PaneOnPage(page, name).button("Open another device").click();
  return new PaneOnPage(await opened, name).connected();
}
