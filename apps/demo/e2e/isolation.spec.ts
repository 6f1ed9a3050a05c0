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

test("two users ask at the same time, and neither page is told anything of the other", async () => {
  const both = await openPage(browser, demo.url);
  const ada = await pairedPage(both, "Ada");
  const grace = await pairedPage(both, "Grace");
  await Promise.all([ada.pane.ask("Save a note: canary-of-ada"), grace.pane.ask("Save a note: canary-of-grace")]);
  await Promise.all([ada.pane.button("Approve").click(), grace.pane.button("Approve").click()]);
  await Promise.all([ada.pane.answered(), grace.pane.answered()]);
  await Promise.all([ada.pane.ask("Show my notes"), grace.pane.ask("Show my notes")]);
  await Promise.all([ada.pane.answered(2), grace.pane.answered(2)]);

  const graceId = await grace.pane.userId();
  const adaId = await ada.pane.userId();
  expect((await ada.pane.contents())[1]).toContain("canary-of-ada");
  expect((await grace.pane.contents())[1]).toContain("canary-of-grace");
  for (const [own, foreign] of [
    [ada, ["canary-of-grace", graceId]],
    [grace, ["canary-of-ada", adaId]],
  ] as const) {
    const told = `${own.frames.join("\n")}\n${await own.pane.page.content()}`;
    expect(own.frames.length).toBeGreaterThan(10);
    for (const canary of foreign) expect(told).not.toContain(canary);
  }
  const panes = { ada: new PaneOnPage(both, "Ada"), grace: new PaneOnPage(both, "Grace") };
  expect(await panes.ada.root.innerText()).not.toContain("canary-of-grace");
  expect(await panes.grace.root.innerText()).not.toContain("canary-of-ada");
});

test("commands and history that name the other user's run are refused as unknown, and change nothing", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  const grace = await new PaneOnPage(page, "Grace").connected();
  await ada.ask("Save a note: mine alone");
  await ada.button("Approve").waitFor();
  await grace.button("Send as the other user").click();
  const attempts = grace.root.locator(".attempts");
  await attempts.waitFor();
  expect(await attempts.getAttribute("data-safe")).toBe("true");
  expect(await attempts.locator("dt").allInnerTexts()).toEqual([
    "run_cancel for Ada's run",
    "tool_approval for Ada's run",
    "history of Ada's thread",
    "run_cancel for a run nobody has",
  ]);
  const [cancel, approval, history, nobodys] = await attempts.locator("dd").allInnerTexts();
  expect(cancel).toContain("ERR_UNKNOWN_RUN");
  expect(cancel).toBe(nobodys);
  expect(approval).toContain("ERR_UNKNOWN_APPROVAL");
  expect(history).toContain("nothing");

  await ada.button("Approve").click();
  await ada.answered();
  expect(await ada.contents()).toEqual(["Saved as a note: mine alone"]);
  expect(await demo.log(await grace.userId())).toEqual([]);
});

/** One user alone in a browser of their own, with all that its sockets receive. */
async function pairedPage(both: Page, name: "Ada" | "Grace") {
  const pane = await new PaneOnPage(both, name).connected();
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(payload.toString())));
  await page.goto(await pairingLink(both, pane));
  return { pane: await new PaneOnPage(page, name).connected(), frames };
}

/** Asks for a link as the button does, for another browser to open. */
async function pairingLink(page: Page, pane: PaneOnPage): Promise<string> {
  const userId = await pane.userId();
  const path = await page.evaluate(async (own) => {
    const { panes } = JSON.parse(sessionStorage.getItem("isowire-demo") ?? "") as {
      panes: { userId: string; secret: string }[];
    };
    const secret = panes.find((one) => one.userId === own)?.secret ?? "";
    const headers = { "content-type": "application/json", authorization: `Bearer ${secret}` };
    const response = await fetch("/api/pair", { method: "POST", headers, body: "{}" });
    return ((await response.json()) as { path: string }).path;
  }, userId);
  return new URL(path, page.url()).href;
}
