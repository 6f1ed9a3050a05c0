import { CHROMIUM_ARGS, ensureChromium } from "@tooling/services";
import { type Browser, chromium, type Page } from "playwright-core";

/** What waits for a condition in a page waits for at most this long, ms. */
const DEADLINE_MS = 30_000;

/** Chromium as a user has it: with the back/forward cache, which automation would turn off. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(),
    args: [...CHROMIUM_ARGS],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** @param before runs in the page before its own script */
export async function openPage(browser: Browser, address: string, before?: () => void): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(DEADLINE_MS);
  const page = await context.newPage();
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(address);
  return page;
}
