import { createClient, type Client } from "@isowire/client";

/** A page that trusts nothing: every event must be the next one, and its own user's. */
export class SoakDevice {
  readonly userId: string;
  readonly client: Client;
  readonly wrong: string[];
  received = 0;
  #offset: number | undefined;
  #n: number | undefined;

  constructor(userId: string, { port, wrong }: { readonly port: number; readonly wrong: string[] }) {
    this.userId = userId;
    this.wrong = wrong;
    this.client = createClient({
      url: `ws://127.0.0.1:${String(port)}/ws`,
      getToken: () => userId,
      backoff: { minMs: 1, maxMs: 200 },
      features: ["merge"],
    });
    this.client.on("isowire:welcome", ({ resume, reason, position }) => {
      // After the first one, everything missed must be had again.
      if (this.#offset !== undefined && resume !== "recovered") this.#says(`was told ${resume} (${String(reason)})`);
      this.#offset ??= position.offset;
    });
    this.client.on("isowire:reset", ({ reason }) => this.#says(`was reset (${reason})`));
    this.client.on("*", ({ offset, payload }) => this.#hears(offset, payload as { userId: string; n: number }));
  }

  get offset(): number {
    return this.#offset ?? -1;
  }

  #hears(offset: number, { userId, n }: { readonly userId: string; readonly n: number }): void {
    this.received += 1;
    if (userId !== this.userId) this.#says(`heard an event of ${userId}`);
    if (offset !== this.offset + 1) this.#says(`heard offset ${String(offset)} after ${String(this.offset)}`);
    if (this.#n !== undefined && n !== this.#n + 1) this.#says(`heard number ${String(n)} after ${String(this.#n)}`);
    this.#offset = offset;
    this.#n = n;
  }

  #says(what: string): void {
    this.wrong.push(`a device of ${this.userId} ${what}`);
  }
}
