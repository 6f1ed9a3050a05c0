import type { Browser, Page } from "playwright-core";
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

test("the inspector shows the connections, position and runs of this page's users, and nobody else's", async () => {
  const others = await openPage(browser, demo.url);
  const othersAda = await new PaneOnPage(others, "Ada").connected();
  await othersAda.ask("Save a note: of another visit");
  await othersAda.button("Approve").waitFor();

  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  const grace = await new PaneOnPage(page, "Grace").connected();
  await ada.ask("Save a note: of this visit");
  await ada.button("Approve").waitFor();
  const answers = inspections(page);
  await page.getByText("Inspector").click();
  const [adasCard, gracesCard] = [await card(page, ada), await card(page, grace)];
  await adasCard.locator("[data-part=runs] li").filter({ hasText: "docs, waiting" }).waitFor();
  for (const one of [adasCard, gracesCard])
    expect(await one.locator("[data-part=connections] li").allInnerTexts()).toEqual([
      expect.stringMatching(/^node \S+, since \S/),
    ]);
  expect(await gracesCard.locator("[data-part=runs] li").count()).toBe(0);
  const head = (await demo.log(await ada.userId())).length;
  await adasCard.locator(`[data-part=position][data-offset="${head}"]`).waitFor();
  expect(await page.locator("[data-stat=connections]").innerText()).toBe("4");

  expect(answers.length).toBeGreaterThan(1);
  const othersRun = await others.locator(".timeline section").getAttribute("data-run-id");
  const told = `${answers.join("\n")}\n${await page.content()}`;
  for (const foreign of [await othersAda.userId(), othersRun, "of another visit"]) expect(told).not.toContain(foreign);

  await ada.button("Approve").click();
  await ada.answered();
  await adasCard.locator("[data-part=runs]:empty").waitFor({ state: "attached" });
});

test("an answer is about one user, and only for who has that user's secret", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  const answers = inspections(page);
  await page.getByText("Inspector").click();
  await card(page, ada);
  const ids = await page
    .locator(".pane")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-user-id") ?? ""));
  for (const answer of answers) expect(ids.filter((id) => answer.includes(id))).toHaveLength(1);
  expect((await fetch(`${demo.url}/api/inspect`)).status).toBe(401);
});

test("a closed inspector asks nothing", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  let asked = 0;
  page.on("request", (request) => (asked += request.url().endsWith("/api/inspect") ? 1 : 0));
  /** In a time in which an open one asks twice. */
  const askedMeanwhile = async (): Promise<number> => {
    const before = asked;
    await page.waitForTimeout(2_500);
    return asked - before;
  };
  expect(await askedMeanwhile()).toBe(0);
  await page.getByText("Inspector").click();
  await card(page, ada);
  expect(asked).toBeGreaterThan(0);
  await page.getByText("Inspector").click();
  await page.locator(".inspector:not([open])").waitFor();
  // The page hears of the closing after it, and what is under way comes to its end.
  await expect.poll(askedMeanwhile, { timeout: 60_000 }).toBe(0);
});

async function card(page: Page, pane: PaneOnPage) {
  const found = page.locator(`.card[data-user-id="${await pane.userId()}"]`);
  await found.waitFor();
  return found;
}

/** The texts of what the inspector is answered from now on. */
function inspections(page: Page): string[] {
  const texts: string[] = [];
  page.on("response", (response) => {
    if (!response.url().endsWith("/api/inspect")) return;
    // A page that is closed takes the answers that are under way along.
    response.text().then(
      (text) => texts.push(text),
      () => undefined,
    );
  });
  return texts;
}
