import type { Browser, CDPSession } from "playwright-core";

interface TargetMessage {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: unknown };
}

/**
 * A tab that is hidden when another one is in front. Pages that are opened for automation count as visible all the time, so
 * this one is opened and asked over the browser's own protocol (https://chromedevtools.github.io/devtools-protocol/).
 */
export class RealTab {
  readonly #cdp: CDPSession;
  readonly #targetId: string;
  readonly #sessionId: string;
  #asked = 0;

  private constructor(cdp: CDPSession, { targetId, sessionId }: { targetId: string; sessionId: string }) {
    this.#cdp = cdp;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
  }

  static async open(browser: Browser, url: string): Promise<RealTab> {
    const cdp = await browser.newBrowserCDPSession();
    const { targetId } = await cdp.send("Target.createTarget", { url });
    const { sessionId } = await cdp.send("Target.attachToTarget", { targetId, flatten: false });
    return new RealTab(cdp, { targetId, sessionId });
  }

  /** Puts another tab in front. */
  async hide(): Promise<void> {
    const { targetId } = await this.#cdp.send("Target.createTarget", { url: "about:blank" });
    await this.#cdp.send("Target.activateTarget", { targetId });
  }

  async show(): Promise<void> {
    await this.#cdp.send("Target.activateTarget", { targetId: this.#targetId });
  }

  /** What the function returns in the page, as JSON. */
  async evaluate<T>(fn: () => T): Promise<T> {
    const id = (this.#asked += 1);
    const params = { expression: `(${String(fn)})()`, returnByValue: true };
    const answer = this.#answerTo(id);
    await this.#cdp.send("Target.sendMessageToTarget", {
      sessionId: this.#sessionId,
      message: JSON.stringify({ id, method: "Runtime.evaluate", params }),
    });
    const { result } = await answer;
    if (result?.exceptionDetails !== undefined) throw new Error(JSON.stringify(result.exceptionDetails));
    return result?.result?.value as T;
  }

  #answerTo(id: number): Promise<TargetMessage> {
    return new Promise((resolve) => {
      const listen = ({ sessionId, message }: { sessionId: string; message: string }): void => {
        const parsed = JSON.parse(message) as TargetMessage;
        if (sessionId !== this.#sessionId || parsed.id !== id) return;
        this.#cdp.off("Target.receivedMessageFromTarget", listen);
        resolve(parsed);
      };
      this.#cdp.on("Target.receivedMessageFromTarget", listen);
    });
  }
}
