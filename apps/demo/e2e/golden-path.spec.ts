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

test("a question is answered with citations, and the five events of its run are on the screen in order", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await ada.ask("How does the lamp turn?");
  await ada.answered();

  const heart = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"];
  const rows = await ada.rows();
  const firsts = heart.map((type) => rows.findIndex((row) => row.type === type));
  expect(firsts).not.toContain(-1);
  expect(firsts).toEqual(firsts.toSorted((left, right) => left - right));
  expect(rows.at(-1)?.type).toBe("agent_completed");
  await ada.row("agent_completed").waitFor({ state: "visible" });

  // Every entry of the log is on the screen; of the deltas only the first, where the answer began.
  const log = await demo.log(await ada.userId());
  const begun = log.findIndex(({ type }) => type === "message_delta");
  const shown = log.filter(({ type }, index) => type !== "message_delta" || index === begun);
  expect(rows).toEqual(shown.map(({ type, offset }) => ({ type, offset })));
  expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index + 1));

  const [answer] = await ada.contents();
  expect(answer).toContain("turns once every twelve seconds");
  expect(await ada.answers.locator(".citation").first().textContent()).toBe("1");
  expect(await ada.answers.locator(".sources").innerText()).toContain("README.md");
});
