import type { ChannelListener, NodeRedisClient } from "./client-shapes.js";
import { within } from "./within.js";

export interface LineOptions {
  readonly place: string;
  readonly client: NodeRedisClient;
  /** Channels of a cluster are in slots. */
  readonly sharded: boolean;
  readonly timeoutMs: number;
  readonly onMessage: ChannelListener;
  /** Said once: it hears nothing any more. */
  readonly onLost: (line: Line, error: unknown) => void;
  /** The channel's slot has gone to another primary. */
  readonly onMoved: (channel: string) => void;
}

/** One connection that hears. When it breaks it is done with; who wants to go on opens another. */
export class Line {
  readonly place: string;
  readonly #options: LineOptions;
  #lost = false;

  private constructor(options: LineOptions) {
    this.place = options.place;
    this.#options = options;
  }

  static async open(options: LineOptions): Promise<Line> {
    const line = new Line(options);
    const { client, timeoutMs, onMoved } = options;
    client.on("error", (error) => {
      line.#lose(error);
    });
    client.on("end", () => {
      line.#lose(new Error("the connection ended"));
    });
    client.on("sharded-channel-moved", (channel) => {
      onMoved(String(channel));
    });
    try {
      await within(client.connect(), timeoutMs, "connecting");
    } catch (error) {
      line.close();
      throw error;
    }
    return line;
  }

  /** Resolves when all of them are heard. */
  async add(channels: readonly string[]): Promise<void> {
    const { client, sharded, onMessage, timeoutMs } = this.#options;
    const subscribed = sharded
      ? Promise.all(bySlot(channels).map((some) => client.sSubscribe(some, onMessage)))
      : client.subscribe([...channels], onMessage);
    await within(subscribed, timeoutMs, "subscribing");
  }

  remove(channel: string): void {
    const { client, sharded, onMessage } = this.#options;
    const removed = sharded ? client.sUnsubscribe([channel], onMessage) : client.unsubscribe([channel], onMessage);
    removed.catch((error: unknown) => {
      this.#lose(error);
    });
  }

  close(): void {
    this.#lost = true;
    this.#options.client.destroy();
  }

  #lose(error: unknown): void {
    if (this.#lost) return;
    this.close();
    this.#options.onLost(this, error);
  }
}

/** One command takes channels of one slot. */
function bySlot(channels: readonly string[]): readonly string[][] {
  const groups = new Map<string, string[]>();
  for (const channel of channels) {
    const tag = channel.slice(channel.indexOf("{"), channel.indexOf("}"));
    const group = groups.get(tag) ?? [];
    groups.set(tag, group);
    group.push(channel);
  }
  return [...groups.values()];
}
