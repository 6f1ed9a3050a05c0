import { createClient, IsowireError, type Client } from "@isowire/client";

const PAUSE_MS = 20;
const DEADLINE_MS = 60_000;

interface Device {
  readonly userId: string;
  readonly client: Client;
  readonly heard: { readonly offset: number; readonly key: string }[];
}

/** Users with a device on each node, who go on talking while nodes change under them. */
export class RollingUsers implements Disposable {
  readonly #devices: readonly Device[];
  readonly #acknowledged = new Map<string, string[]>();
  readonly #talks: readonly Promise<void>[];
  #isOver = false;

  constructor(userIds: readonly string[], ports: readonly number[]) {
    this.#devices = userIds.flatMap((userId) => ports.map((port) => createDevice(userId, port)));
    this.#talks = this.#devices.map((device) => this.#talk(device));
  }

  /** What was said and acknowledged so far. */
  get acknowledged(): number {
    return [...this.#acknowledged.values()].reduce((sum, keys) => sum + keys.length, 0);
  }

  /** Resolves when so many more were acknowledged. */
  async say(count: number): Promise<void> {
    const wanted = this.acknowledged + count;
    await until(
      () => this.acknowledged >= wanted,
      () => `${String(this.acknowledged)} of ${String(wanted)} said`,
    );
  }

  /** Everybody falls silent; then every device must have heard all that its user was promised, once and in order. */
  async problems(): Promise<readonly string[]> {
    this.#isOver = true;
    await Promise.all(this.#talks);
    await until(
      () => this.#devices.every((device) => this.#isComplete(device)),
      () => this.#counts(),
    ).catch(() => undefined);
    return this.#devices.flatMap((device) => this.#problemsOf(device));
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const { client } of this.#devices) client.close();
  }

  async #talk({ userId, client }: Device): Promise<void> {
    for (let said = 0; !this.#isOver; said += 1) {
      const key = `${userId}-${crypto.randomUUID()}`;
      await sayOnce(client, key);
      this.#acknowledged.set(userId, [...(this.#acknowledged.get(userId) ?? []), key]);
      await pause();
    }
  }

  #isComplete({ userId, heard }: Device): boolean {
    return heard.length >= (this.#acknowledged.get(userId)?.length ?? 0);
  }

  #problemsOf({ userId, heard }: Device): readonly string[] {
    const keys = heard.map(({ key }) => key);
    const promised = this.#acknowledged.get(userId) ?? [];
    const lost = promised.filter((key) => !keys.includes(key)).map((key) => `${key} is lost`);
    const twice = keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key} was heard twice`);
    const foreign = keys.filter((key) => !key.startsWith(`${userId}-`)).map((key) => `${userId} heard ${key}`);
    const gaps = heard.filter(({ offset }, at) => offset !== at + 1).slice(0, 1);
    return [...lost, ...twice, ...foreign, ...gaps.map(({ offset }) => `${userId}: ${String(offset)} out of order`)];
  }

  #counts(): string {
    return this.#devices.map(({ userId, heard }) => `${userId} ${String(heard.length)}`).join(", ");
  }
}

function createDevice(userId: string, port: number): Device {
  const url = `ws://127.0.0.1:${String(port)}/ws`;
  const client = createClient({ url, getToken: () => userId, resume: "start", backoff: { minMs: 10, maxMs: 500 } });
  const heard: Device["heard"] = [];
  client.on("said", ({ offset, payload }) => void heard.push({ offset, key: (payload as { key: string }).key }));
  return { userId, client, heard };
}

/** Asks with one id until it is answered: however often it is asked, it is done once. */
async function sayOnce(client: Client, key: string): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; ;) {
    try {
      await client.command("say", { key }, { id: key });
      return;
    } catch (error) {
      const isWorthIt = IsowireError.isInstance(error) && (error.retryable || error.code === "ERR_OUTCOME_UNKNOWN");
      if (!isWorthIt || Date.now() > deadline) throw error;
      await pause();
    }
  }
}

async function until(condition: () => boolean, seen: () => string): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; !condition();) {
    if (Date.now() > deadline) throw new Error(`it did not come true within ${String(DEADLINE_MS)} ms: ${seen()}`);
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
