import type { Hub } from "@isowire/core";
import type { UserContext } from "@isowire/core/contracts";
import { expect } from "vitest";
import { Device } from "../device.js";
import { eventually } from "../eventually.js";

/** In every event of the bystander's, and to be found nowhere else. */
export const CANARY = "canary-5f1c7a90-for-grace-alone";
/** However short the attack is, the bystander is told at least so much. */
const LEAST_EVENTS = 12;
const PAUSE_MS = 2;

/** Somebody else, who is told something all the while and must not notice that there is an attack. */
export class Bystander implements Disposable {
  readonly device: Device;
  /** How long each event took to its screen, ms. */
  readonly delays: number[] = [];
  readonly #hub: Hub;
  readonly #context: UserContext;
  readonly #sentAt: number[] = [];
  #sent = 0;
  #during = 0;

  constructor(hub: Hub, context: UserContext, url: string) {
    this.#hub = hub;
    this.#context = context;
    this.device = new Device(url, { headers: { Authorization: `Bearer ${context.userId}` } });
    this.device.socket.on("message", () => this.#measure());
  }

  /** Tells the bystander one event after the other for as long as `attack` takes; `sample` is called in between. */
  async during<T>(attack: Promise<T>, sample: () => void): Promise<T> {
    let isOver = false;
    const over = attack.finally(() => (isOver = true));
    over.catch(() => undefined);
    while (!isOver || this.#sent < LEAST_EVENTS) {
      await this.#tell();
      if (!isOver) this.#during += 1;
      sample();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return over;
  }

  /** Every event came, once, in order, during the attack and after it; and the bystander is answered. */
  async hasNoticedNothing(): Promise<void> {
    expect(this.#during).toBeGreaterThan(0);
    const events = (): readonly unknown[] => this.device.messages.filter(({ type }) => type === "tick");
    await eventually("the bystander's events", () => events().length >= this.#sent);
    expect(events()).toMatchObject(
      Array.from({ length: this.#sent }, (_, n) => ({ offset: n + 1, payload: { n, canary: CANARY } })),
    );
    this.device.send({ type: "isowire:ping" });
    await this.device.next("isowire:pong");
    expect(this.device.messages.filter(({ type }) => type === "isowire:error")).toEqual([]);
  }

  [Symbol.dispose](): void {
    this.device[Symbol.dispose]();
  }

  #measure(): void {
    if (this.device.messages.at(-1)?.type !== "tick") return;
    this.delays.push(performance.now() - (this.#sentAt[this.delays.length] ?? NaN));
  }

  async #tell(): Promise<void> {
    const payload = { n: this.#sent, canary: CANARY };
    this.#sent += 1;
    this.#sentAt.push(performance.now());
    await this.#hub.manager(this.#context).sendEvent("tick", payload);
  }
}
