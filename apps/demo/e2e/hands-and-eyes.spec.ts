import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.js";
import { outlineOfFocus, sidewaysScroll, tabTo } from "./support/hands.js";
import { PaneOnPage } from "./support/pane.js";
import { type RunningDemo, startDemo } from "./support/start-demo.js";

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

test("a question is asked and an approval given with the keyboard alone", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await tabTo(page, "Message as Ada");
  await page.keyboard.type("Save a note: by keyboard");
  await page.keyboard.press("Enter");
  await ada.button("Approve").waitFor();
  await tabTo(page, "Approve", "Shift+Tab");
  expect(await outlineOfFocus(page)).not.toBe("none");
  await page.keyboard.press("Enter");
  await ada.answered();
  expect(await ada.contents()).toEqual(["Saved as a note: by keyboard"]);
});

test("a finished answer is said once to screen readers", async () => {
  const ada = await new PaneOnPage(await openPage(browser, demo.url), "Ada").connected();
  await ada.ask("What is 2 * 21?");
  await ada.answered();
  const live = ada.root.locator('[aria-live="polite"]');
  expect(await live.innerText()).toBe("2 * 21 = 42");
});

test("a phone needs no sideways scrolling, before, during and after an answer", async () => {
  const options = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const page = await openPage(browser, demo.url, options);
  const ada = await new PaneOnPage(page, "Ada").connected();
  expect(await sidewaysScroll(page)).toBe(0);
  demo.holdAnswer();
  await ada.ask(`How does the lamp burn? And save a note: ${"wide".repeat(60)}`);
  await ada.midAnswer();
  expect(await sidewaysScroll(page)).toBe(0);
  demo.release();
  await ada.button("Approve").click();
  await ada.answered();
  expect(await sidewaysScroll(page)).toBe(0);

  const grace = new PaneOnPage(page, "Grace");
  expect(await grace.root.isVisible()).toBe(false);
  await page.getByRole("navigation", { name: "User" }).getByRole("button", { name: "Grace" }).click();
  expect(await grace.root.isVisible()).toBe(true);
  await grace.button("Send as the other user").click();
  await grace.root.locator(".attempts").waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
});

test("nothing jumps while an answer streams", async () => {
  const page = await openPage(browser, demo.url);
  const ada = await new PaneOnPage(page, "Ada").connected();
  await page.evaluate(() => {
    const counter = window as unknown as { shift: number };
    counter.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) counter.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift" });
  });
  await ada.ask("How does the lamp burn?");
  await ada.answered();
  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(0.02);
});

test.each(["light", "dark"] as const)("text can be read on a %s screen", async (colorScheme) => {
  const page = await openPage(browser, demo.url, { colorScheme });
  const ada = await new PaneOnPage(page, "Ada").connected();
  await ada.ask("What is 2 * 21?");
  await ada.answered();
  for (const part of [".said", ".answer p", ".status", ".id", ".timeline .detail", ".record", ".activity p"]) {
    expect(await contrast(page, `.pane[data-user="Ada"] ${part}`), part).toBeGreaterThan(4.5);
  }
});

/** WCAG 2.2 contrast of the first match: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
      const luminance = (color: string): number => {
        const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      let behind: Element | null = element;
      while (behind && channels(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
      const both = [getComputedStyle(element).color, getComputedStyle(behind ?? document.body).backgroundColor];
      const [dark = 0, light = 0] = both.map(luminance).sort((left, right) => left - right);
      return (light + 0.05) / (dark + 0.05);
    });
}
