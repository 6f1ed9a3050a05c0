import type { Agent } from "@isowire/agents";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve } from "../../src/serve.js";
import type { HooksSettings } from "./pages/hooks-page.js";
import { openBrowser, openPage } from "./support/open-browser.js";
import { servePage, type ServedPage } from "./support/serve-page.js";

const DEADLINE_MS = 30_000;

let browser: Browser;
let site: ServedPage;

beforeAll(async () => {
  site = await servePage("hooks-page.tsx");
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

/** A page of a user whose messages go to this agent, and how many sockets it has opened. */
async function openChat(agent: Agent) {
  const app = await serve({ agents: { agent }, allowedOrigins: [site.origin] });
  let sockets = 0;
  app.hub.onConnect(() => void (sockets += 1));
  const settings: HooksSettings = { url: `ws://127.0.0.1:${app.port}/ws`, userId: "ada" };
  const page = await openPage(browser, site.address(settings));
  return {
    page,
    sockets: () => sockets,
    connections: () => app.hub.manager(app.user("ada")).connections(),
    click: (name: string) => page.getByRole("button", { name, exact: true }).click(),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

const shows = (page: Page, id: string, text: string) =>
  expect.poll(() => page.locator(`#${id}`).innerText(), { timeout: DEADLINE_MS, interval: 20 }).toBe(text);

test("in StrictMode a page opens one socket for all its renders, and closes it when its component is gone", async () => {
  await using chat = await openChat(async (run) => run.delta("good day"));
  const { page, click } = chat;
  await shows(page, "wire", "open");
  await shows(page, "run", "ready");
  await click("Send");
  await shows(page, "run", "completed");
  await shows(page, "text", "good day");
  expect(await page.locator("li").allInnerTexts()).toEqual(["user: hello", "assistant: good day"]);
  expect(chat.sockets()).toBe(1);

  await click("Leave");
  await expect.poll(chat.connections, { timeout: DEADLINE_MS }).toEqual([]);
  await click("Enter");
  await shows(page, "wire", "open");
  await shows(page, "run", "completed");
  await shows(page, "text", "good day");
  expect(chat.sockets()).toBe(2);
});

test("a run is shown while it goes on, asks for approval, and can be stopped from the page", async () => {
  await using chat = await openChat(async (run) => {
    await run.delta("Let me see. ");
    const { approved } = await run.requestApproval({ toolName: "save", parameters: {} });
    await run.delta(approved ? "Saving" : "Not saving");
    await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
  });
  const { page, click } = chat;
  await shows(page, "wire", "open");
  await click("Send");
  await shows(page, "run", "waiting");
  await click("Allow save");
  await shows(page, "text", "Let me see. Saving");
  await shows(page, "run", "running");
  await click("Stop");
  await shows(page, "run", "cancelled");
});

test("a page that is reloaded in mid-run goes on where the run is", async () => {
  await using chat = await openChat(async (run) => {
    await run.delta("one ");
    await run.requestApproval({ toolName: "go on", parameters: {} });
    await run.delta("two");
  });
  const { page, click } = chat;
  await click("Send");
  await shows(page, "run", "waiting");
  await page.reload();
  await shows(page, "run", "waiting");
  await shows(page, "text", "one");
  await click("Allow go on");
  await shows(page, "run", "completed");
  await shows(page, "text", "one two");
});

test("a run that fails is told with what may be told", async () => {
  await using chat = await openChat(async () => {
    throw new Error("the password is secret");
  });
  await chat.click("Send");
  await shows(chat.page, "run", "failed");
  await shows(chat.page, "error", "ERR_AGENT_FAILED");
  expect(await chat.page.content()).not.toContain("secret");
});
