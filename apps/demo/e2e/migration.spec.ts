import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { sidewaysScroll } from "./support/hands.js";
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

const DEP = (number: number): string => `ISOWIRE_DEP000${number}`;
const EVENTS = ["order_shipped", "order_paid", "order_returned"];

test("a module is migrated call by call, and the uses of each code fall to zero, round by round", async () => {
  const { page, ada } = await openPanel();
  await page.getByRole("button", { name: "Run the module" }).click();
  await said(page, "Round 1 used old names 7 times.");
  await page.getByRole("button", { name: "Migrate shipping" }).click();
  await said(page, "Round 2 used old names 5 times.");
  await page.getByRole("button", { name: "Migrate returns" }).click();
  await said(page, "Round 3 used old names 2 times.");
  await page.getByRole("button", { name: "Migrate billing" }).click();
  await said(page, "Round 4 used no old name");

  expect(await counts(page)).toEqual({
    [DEP(1)]: [1, 0, 0, 0],
    [DEP(2)]: [1, 1, 0, 0],
    [DEP(3)]: [1, 1, 1, 0],
    [DEP(4)]: [2, 1, 0, 0],
    [DEP(5)]: [1, 1, 1, 0],
    [DEP(6)]: [1, 1, 0, 0],
  });
  expect(await page.locator('.sites li[data-migrated="true"]').count()).toBe(3);
  const log = await demo.log(await ada.userId());
  expect(log.map(({ type }) => type)).toEqual([...EVENTS, ...EVENTS, ...EVENTS, ...EVENTS]);
  expect(log.map(({ payload }) => payload)).toEqual(log.map(() => ({ orderId: "A-17" })));
  await ada.row("order_returned").nth(3).waitFor();
});

test("the inspector counts by code what the last minute used", async () => {
  const { page } = await openPanel();
  await page.getByRole("button", { name: "Run the module" }).click();
  await said(page, "Round 1 used");
  await page.getByText("Inspector").click();
  const used = page.locator(`.counts li[data-code="${DEP(6)}"]:not([data-lately="0"])`);
  await used.getByText("in the last minute").waitFor();
});

test("a round that starts over has everything to migrate again, and a phone needs no sideways scrolling", async () => {
  const { page } = await openPanel({ viewport: { width: 390, height: 844 } });
  await page.getByRole("button", { name: "Migrate billing" }).click();
  await said(page, "Round 1 used old names 5 times.");
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole("button", { name: "Start over" }).click();
  await said(page, "Each round sends three events.");
  expect(await page.locator('.sites li[data-migrated="true"]').count()).toBe(0);
  expect(await page.locator(".sample-counts").count()).toBe(0);
});

test("nobody runs the module without a secret, or with a place that it has not", async () => {
  const { page } = await openPanel();
  const body = JSON.stringify({ migrated: ["everything"] });
  const headers = { "content-type": "application/json" };
  expect((await fetch(`${demo.url}/api/sample`, { method: "POST", headers, body })).status).toBe(401);
  const status = await page.evaluate(async (text) => {
    const { panes } = JSON.parse(sessionStorage.getItem("isowire-demo") ?? "") as { panes: { secret: string }[] };
    const headers = { "content-type": "application/json", authorization: `Bearer ${panes[0]?.secret ?? ""}` };
    return (await fetch("/api/sample", { method: "POST", headers, body: text })).status;
  }, body);
  expect(status).toBe(400);
});

async function openPanel(options: Parameters<typeof openPage>[2] = {}) {
  const page = await openPage(browser, demo.url, options);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await page.getByText("Legacy API").click();
  return { page, ada };
}

function said(page: Page, text: string): Promise<void> {
  return page.locator(".sample [role=status]").filter({ hasText: text }).waitFor();
}

/** By code, the uses in each round that is shown. */
function counts(page: Page): Promise<Record<string, number[]>> {
  return page
    .locator(".sample-counts tbody tr")
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [
          row.getAttribute("data-code") ?? "",
          [...row.querySelectorAll("td")].map((cell) => Number(cell.getAttribute("data-uses"))),
        ]),
      ),
    );
}
