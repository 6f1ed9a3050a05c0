import type { Clock } from "@isowire/core/contracts";
import { splitText, withoutLoneSurrogates } from "./text.js";

export interface DeltaOptions {
  readonly clock: Clock;
  /** How long text is gathered, ms. */
  readonly deltaMs: number;
  /** How much text is gathered, bytes of UTF-8. */
  readonly deltaBytes: number;
  /** Takes over what was gathered: one event each, in this order. */
  readonly flushed: (pieces: readonly string[]) => void;
}

/** Gathers text for a moment, so that a token stream does not become an event a token. */
export class DeltaBuffer {
  readonly #options: DeltaOptions;
  #text = "";
  #bytes = 0;
  #timer: Disposable | undefined;

  constructor(options: DeltaOptions) {
    this.#options = options;
  }

  add(text: string): void {
    if (text === "") return;
    this.#text += text;
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes >= this.#options.deltaBytes) this.flush();
    else this.#timer ??= this.#options.clock.after(this.#options.deltaMs, () => this.flush());
  }

  /** Hands over what is there. Half a surrogate pair at the end waits for its other half, unless nothing more can come. */
  flush(last = false): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const half = !last && /[\uD800-\uDBFF]$/.test(this.#text) ? this.#text.slice(-1) : "";
    const text = half === "" ? this.#text : this.#text.slice(0, -1);
    this.#text = half;
    this.#bytes = half === "" ? 0 : 3;
    if (text !== "") this.#options.flushed(splitText(withoutLoneSurrogates(text), this.#options.deltaBytes));
  }
}
