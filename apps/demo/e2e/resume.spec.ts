import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { answersIn, deltasIn } from "./support/final-text.js";
import { PaneOnPage } from "./support/pane.js";
import { type RunningDemo, startDemo } from "./support/start-demo.js";

const QUESTION = "How does the lamp of the lighthouse burn?";

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

test("a socket dropped in mid-answer resumes without gap or duplicate", async () => {
  const ada = await new PaneOnPage(await openPage(browser, demo.url), "Ada").connected();
  demo.holdAnswer();
  await ada.ask(QUESTION);
  await ada.midAnswer();
  await ada.button("Drop this socket").click();
  demo.release();
  await ada.root.locator('.record:not([data-recoveries="0"])').waitFor();
  await ada.answered();

  const log = await demo.log(await ada.userId());
  expect(await ada.contents()).toEqual(answersIn(log));
  expect(deltasIn(log)).toBe(answersIn(log)[0]);
  const last = log.at(-1)?.offset;
  expect(await ada.record()).toEqual({ first: 1, last, count: last, missing: 0, repeated: 0, recoveries: 1 });
});

test("the agent works on while its user is offline, and nothing of it is lost", async () => {
  const ada = await new PaneOnPage(await openPage(browser, demo.url), "Ada").connected();
  const userId = await ada.userId();
  await ada.button("Drop for 10 s while the agent works").click();
  await ada.root.locator('.status[data-state="offline"]').waitFor();
  await expect.poll(async () => (await demo.log(userId)).at(-1)?.type, { timeout: 20_000 }).toBe("agent_completed");
  expect(await ada.root.getAttribute("data-status")).not.toBe("open");
  expect(await ada.row("agent_completed").count()).toBe(0);

  await ada.answered();
  const log = await demo.log(userId);
  expect(await ada.contents()).toEqual(answersIn(log));
  const last = log.at(-1)?.offset;
  expect(await ada.record()).toEqual({ first: 1, last, count: last, missing: 0, repeated: 0, recoveries: 1 });
});

test("a page reloaded in mid-answer shows the question and the text so far, and goes on", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  const userId = await ada.userId();
  demo.holdAnswer();
  await ada.ask(QUESTION);
  await ada.midAnswer();
  const [before = ""] = await ada.contents();
  await page.reload();
  await ada.midAnswer();
  expect(await ada.userId()).toBe(userId);
  expect(await ada.root.locator('.message[data-role="user"]').innerText()).toContain(QUESTION);
  const [during = ""] = await ada.contents();
  expect(during.startsWith(before)).toBe(true);
  await ada.row("agent_started").waitFor();
  demo.release();

  await ada.answered();
  const log = await demo.log(userId);
  expect(await ada.contents()).toEqual(answersIn(log));
  const offsets = (await ada.rows()).map(({ offset }) => offset);
  expect(offsets).toEqual([...new Set(offsets)].sort((left, right) => left - right));
  expect(await ada.record()).toMatchObject({ last: log.at(-1)?.offset, missing: 0, repeated: 0 });
});

test("a page reloaded while an approval is pending shows it, and can give it", async () => {
  const page = await openPage(browser, demo.url);
  const grace = await new PaneOnPage(page, "Grace").connected();
  await grace.ask("What is 6 * 7 and save a note: reloaded in between");
  await grace.button("Approve").waitFor();
  await page.reload();
  await grace.root.locator(".approval").getByText("reloaded in between").waitFor();
  expect((await grace.contents())[0]).toBe("6 * 7 = 42");
  await grace.button("Approve").click();
  await grace.answered();
  expect(await grace.contents()).toEqual(answersIn(await demo.log(await grace.userId())));
  expect((await grace.contents())[0]).toContain("Saved as a note: reloaded in between");
});
