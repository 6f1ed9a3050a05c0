import { CHROMIUM_ARGS, ensureChromium } from "@tooling/services";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGS] });
}

/** A page of its own, as a visitor opens it. What waits for a condition waits for at most 60 s. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
