import type { Fanout, Hint, Logger, User } from "@isowire/core/contracts";
import { hintToText, textToHint } from "./hint-text.js";
import { callError, type RedisCalls } from "./redis-calls.js";
import { SCRIPTS } from "./scripts.js";

/** Who listens to one channel, and the subscription they share. */
interface Audience {
  readonly listeners: Set<(hint: Hint) => void>;
  readonly subscription: Promise<Disposable>;
}

/** Hints over pub/sub, a channel a user. What a lost connection did not bring is healed by `heads` and `touch`. */
export class RedisFanout implements Fanout {
  readonly announcesAppends = true;
  readonly #calls: RedisCalls;
  readonly #logger: Logger | undefined;
  readonly #audiences = new Map<string, Audience>();

  constructor(calls: RedisCalls, logger: Logger | undefined) {
    this.#calls = calls;
    this.#logger = logger;
  }

  announce(user: User, hint: Hint): void {
    const { channel } = this.#calls.keys.ofUser(user);
    const args = [this.#calls.port.publish, hintToText(hint)];
    this.#calls.run(SCRIPTS.announce, { keys: [channel], args }).catch((error: unknown) => {
      this.#logger?.debug({ err: error }, "a hint was not announced; what it says is found without it");
    });
  }

  async listen(user: User, onHint: (hint: Hint) => void): Promise<Disposable> {
    this.#calls.assertOpen();
    const { channel } = this.#calls.keys.ofUser(user);
    const audience = this.#audiences.get(channel) ?? this.#open(channel);
    const listener = (hint: Hint): void => {
      onHint(hint);
    };
    audience.listeners.add(listener);
    const stop = (): void => {
      audience.listeners.delete(listener);
      if (audience.listeners.size === 0) this.#drop(channel, audience);
    };
    try {
      await audience.subscription;
    } catch (error) {
      stop();
      throw callError(error);
    }
    return { [Symbol.dispose]: stop };
  }

  #open(channel: string): Audience {
    const listeners = new Set<(hint: Hint) => void>();
    const subscription = this.#calls.port.subscribe(channel, (message) => {
      const hint = textToHint(message);
      for (const listener of listeners) listener(hint);
    });
    const audience = { listeners, subscription };
    this.#audiences.set(channel, audience);
    return audience;
  }

  #drop(channel: string, audience: Audience): void {
    if (this.#audiences.get(channel) !== audience) return;
    this.#audiences.delete(channel);
    void audience.subscription.then(
      (subscription) => {
        subscription[Symbol.dispose]();
      },
      () => undefined,
    );
  }
}
