import type { Page } from "playwright-core";

/** Presses the key until what has this label or text is in focus. */
export async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let tabs = 0; tabs < 100; tabs += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      return element?.labels?.[0]?.innerText ?? element?.innerText ?? "";
    });
    if (focused.trim() === name) return;
  }
  throw new Error(`"${name}" was not reached with ${key}`);
}

export function outlineOfFocus(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
}

/** How far the page could be scrolled sideways, px. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
