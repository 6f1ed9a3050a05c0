import type { Browser } from "playwright-core";
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

test("pages come back from a restart by themselves as who they are, and a new question is answered", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await new PaneOnPage(page, "Grace").connected();
  const others = await openPage(browser, demo.url);
  await new PaneOnPage(others, "Ada").connected();
  const ids = [await ada.userId(), await new PaneOnPage(others, "Ada").userId()];
  await ada.ask("What is 2 * 21?");
  await ada.answered();
  const before = (await demo.log(await ada.userId())).length;

  await page.getByRole("button", { name: "Restart server" }).click();
  await page.getByText("Ada was told unavailable: epoch_changed").waitFor();
  await page.getByText("Grace was told unavailable: epoch_changed").waitFor();
  await page.getByText("The log went with the memory engine; started over.").first().waitFor();
  await others.getByText("Ada was told unavailable: epoch_changed").waitFor();
  await ada.connected();
  expect([await ada.userId(), await new PaneOnPage(others, "Ada").userId()]).toEqual(ids);
  expect(await ada.rows()).toEqual([]);

  await ada.ask("What is 3 * 21?");
  await ada.answered();
  expect(await ada.contents()).toEqual(["3 * 21 = 63"]);
  expect((await demo.log(await ada.userId())).length).toBe(before);
});

test("an inspector that is open says that the server is away, and then how things stand", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await page.getByText("Inspector").click();
  const epoch = page.locator(`.card[data-user-id="${await ada.userId()}"] [data-part=position] code`);
  const before = await epoch.innerText();
  await ada.ask("Save a note: never approved");
  await ada.button("Approve").waitFor();
  await page.getByRole("button", { name: "Restart server" }).click();
  await page.locator(".away").waitFor();
  await page.getByText("Ada was told unavailable: epoch_changed").waitFor();
  await page.locator(".away").waitFor({ state: "detached" });
  expect(await epoch.innerText()).not.toBe(before);
  await ada.connected();
  expect(await ada.root.getAttribute("data-run")).toBe("none");
});

test("who has no secret restarts nothing", async () => {
  const headers = { "content-type": "application/json" };
  const { status } = await fetch(`${demo.url}/api/restart`, { method: "POST", headers, body: "{}" });
  expect(status).toBe(401);
});
