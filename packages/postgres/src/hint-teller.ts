import { Background } from "./background.js";
import { rangesToTexts } from "./hint-text.js";
import type { OffsetRange } from "./offset-range.js";
import type { PostgresStore } from "./postgres-store.js";
import { RangeMap } from "./range-map.js";

/** Tells the other nodes, if there are any: what is gathered while one call is under way goes with the next. */
export class HintTeller {
  readonly #store: PostgresStore;
  readonly #nodeId: string;
  readonly #ranges = new RangeMap();
  #texts: string[] = [];
  readonly #work: Background;

  constructor(store: PostgresStore, nodeId: string, onError: (error: unknown) => void) {
    this.#store = store;
    this.#nodeId = nodeId;
    this.#work = new Background(() => this.#tellGathered(), onError);
  }

  range(range: OffsetRange): void {
    this.#ranges.add(range);
    this.#work.soon();
  }

  text(text: string): void {
    this.#texts.push(text);
    this.#work.soon();
  }

  async now(text: string): Promise<void> {
    await this.#store.call("tell", [this.#nodeId, JSON.stringify([text])]);
  }

  idle(): Promise<void> {
    return this.#work.idle();
  }

  async #tellGathered(): Promise<void> {
    const texts = [...rangesToTexts(this.#nodeId, this.#ranges.take()), ...this.#texts.splice(0)];
    if (texts.length > 0) await this.#store.finish("tell", [this.#nodeId, JSON.stringify(texts)]);
  }
}
