import type { Locator, Page } from "playwright-core";

/** Looks by a timer: a page in the background is not painted, and an animation frame may never come. */
export const BY_TIMER = { polling: 20 };

/** What the tests do with one user's pane, and read from it. */
export class PaneOnPage {
  readonly page: Page;
  readonly root: Locator;
  readonly #selector: string;

  constructor(page: Page, name: "Ada" | "Grace") {
    this.page = page;
    this.#selector = `.pane[data-user="${name}"]`;
    this.root = page.locator(this.#selector);
  }

  async connected(): Promise<this> {
    await this.page.waitForSelector(`${this.#selector}[data-status="open"][data-loading="false"]`);
    return this;
  }

  get box(): Locator {
    return this.root.getByRole("textbox");
  }

  get answers(): Locator {
    return this.root.locator('.message[data-role="assistant"]');
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  row(type: string): Locator {
    return this.root.locator(`.timeline li[data-type="${type}"]`);
  }

  async userId(): Promise<string> {
    return (await this.root.getAttribute("data-user-id")) ?? "";
  }

  async ask(question: string): Promise<void> {
    await this.box.fill(question);
    await this.box.press("Enter");
  }

  /** Resolves once the n-th answer has begun, with at least some words, and is not at its end. */
  async midAnswer(): Promise<void> {
    await this.page.waitForFunction(
      (selector) => (document.querySelector(selector)?.getAttribute("data-content")?.length ?? 0) > 40,
      `${this.#selector} .message[data-role="assistant"][data-done="false"] .answer`,
      BY_TIMER,
    );
  }

  /** Resolves once `count` answers are complete and no run is open. */
  async answered(count = 1): Promise<void> {
    await this.page.waitForFunction(
      ({ selector, count }) => {
        const pane = document.querySelector(selector);
        const done = pane?.querySelectorAll('.message[data-role="assistant"][data-done="true"]').length ?? 0;
        return done >= count && pane?.getAttribute("data-run") === "none";
      },
      { selector: this.#selector, count },
      BY_TIMER,
    );
  }

  /** The text of each answer as the page holds it. */
  async contents(): Promise<string[]> {
    return this.answers
      .locator(".answer")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-content") ?? ""));
  }

  async rows(): Promise<readonly { readonly type: string; readonly offset: number }[]> {
    return this.root.locator(".timeline li").evaluateAll((all) =>
      all.map((one) => ({
        type: one.getAttribute("data-type") ?? "",
        offset: Number(one.getAttribute("data-offset")),
      })),
    );
  }

  /** What this page has received over its wire. */
  async record() {
    return this.root.locator(".record").evaluate((element) => {
      const number = (name: string): number => Number(element.getAttribute(`data-${name}`));
      return {
        first: number("first"),
        last: number("last"),
        count: number("count"),
        missing: number("missing"),
        repeated: number("repeated"),
        recoveries: number("recoveries"),
      };
    });
  }
}
