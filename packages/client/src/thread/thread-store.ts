import type { ControlMessage, Welcome, WireEntry } from "@isowire/core/protocol";
import type { ClientStatus } from "../status.js";
import type { ThreadClient } from "./thread-client.js";
import { cancel, systemClock } from "../clock.js";
import { nextFrame } from "./frame.js";
import { ThreadLoader } from "./thread-loader.js";
import { applyEntries, createThreadState, type ThreadState } from "./thread-state.js";
import { threadStateToView, type ThreadView } from "./thread-view.js";

/** How long a store that nobody looks at goes on, ms: a screen that is taken down and put up again does not reload. */
const LINGER_MS = 1_000;

export interface ThreadStoreOptions {
  /** @defaultValue all threads, and events without one */
  readonly threadId?: string | undefined;
}

export interface ThreadSnapshot extends ThreadView {
  readonly status: ClientStatus;
  /** The thread is being loaded, or loaded anew; what is shown may be incomplete. */
  readonly loading: boolean;
  /** History has more before the first entry; see `loadOlder`. */
  readonly hasOlder: boolean;
  /** Why the last load failed; the next welcome tries again. */
  readonly error: unknown;
}

/** One thread for one screen, kept up to date while somebody is subscribed. */
export interface ThreadStore {
  /** The same object until something changed. */
  readonly getSnapshot: () => ThreadSnapshot;
  /** At most once a frame. Returns what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Says something to an agent (`user_message`). The message itself arrives through the log, on every device. */
  readonly send: (
    content: string,
    options?: { readonly agent?: string },
  ) => Promise<{ runId: string; threadId: string }>;
  readonly cancel: (runId: string) => Promise<unknown>;
  readonly approve: (approvalId: string, approved: boolean, reason?: string) => Promise<unknown>;
  /** One page of history more. */
  readonly loadOlder: () => Promise<void>;
}

/**
 * The state of a chat screen: snapshot, history and live entries as one, whatever of them overlap; loaded anew when the log
 * was lost. For React see `useThread`.
 */
export function createThreadStore(client: ThreadClient, { threadId }: ThreadStoreOptions = {}): ThreadStore {
  const feed = new ThreadFeed(client, threadId);
  const command = (type: string, payload: object): Promise<unknown> => client.command(type, payload, { threadId });
  return {
    getSnapshot: () => feed.snapshot(),
    subscribe: (listener) => feed.subscribe(listener),
    send: async (content, options) =>
      (await command("user_message", { content, ...options })) as { runId: string; threadId: string },
    cancel: (runId) => command("run_cancel", { runId }),
    approve: (approvalId, approved, reason) => command("tool_approval", { approvalId, approved, reason }),
    loadOlder: () => feed.loadOlder(),
  };
}

class ThreadFeed {
  readonly #client: ThreadClient;
  readonly #threadId: string | undefined;
  readonly #listeners = new Set<() => void>();
  #loader: ThreadLoader | undefined;
  /** What was shown before the log was lost stays until there is something to put in its place. */
  #shown: ThreadState;
  #arrived: WireEntry[] = [];
  #welcome: Welcome | undefined;
  #snapshot: ThreadSnapshot | undefined;
  #endSubscriptions: readonly (() => void)[] | undefined;
  #lingering: Disposable | undefined;
  #cancelFrame: (() => void) | undefined;

  constructor(client: ThreadClient, threadId: string | undefined) {
    this.#client = client;
    this.#threadId = threadId;
    this.#shown = createThreadState(threadId);
  }

  snapshot(): ThreadSnapshot {
    this.#snapshot ??= {
      ...threadStateToView(this.#shown),
      status: this.#client.status,
      loading: this.#loader === undefined || this.#loader.isLoading,
      hasOlder: this.#loader?.hasOlder ?? true,
      error: this.#loader?.error,
    };
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    cancel(this.#lingering);
    if (this.#endSubscriptions === undefined) this.#start();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      cancel(this.#lingering);
      this.#lingering = systemClock.after(LINGER_MS, () => this.#stop());
    };
  }

  async loadOlder(): Promise<void> {
    await this.#loader?.loadOlder();
  }

  #start(): void {
    const client = this.#client;
    this.#endSubscriptions = [
      client.on("*", (event) => this.#entry(event)),
      client.on("isowire:welcome", (welcome) => this.#welcomed(welcome)),
      client.on("isowire:snapshot", (message) => this.#snapshotted(message)),
      client.on("isowire:reset", () => this.#load({ isSnapshotDue: false })),
      client.onStatus(() => this.#changed()),
    ];
    if (client.status.state === "open") this.#load({ isSnapshotDue: false });
    this.#changed();
  }

  #stop(): void {
    if (this.#listeners.size > 0) return;
    for (const end of this.#endSubscriptions ?? []) end();
    this.#endSubscriptions = undefined;
    this.#loader?.abandon();
    this.#loader = undefined;
    this.#welcome = undefined;
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    this.#snapshot = undefined;
  }

  #welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    if (welcome.resume !== "recovered") this.#load({ isSnapshotDue: true });
    else if (this.#loader === undefined || this.#loader.error !== undefined) this.#load({ isSnapshotDue: false });
  }

  #snapshotted({ runs, approvals }: Snapshot): void {
    const { position } = this.#welcome ?? {};
    if (position !== undefined) this.#loader?.snapshot({ runs, approvals, offset: position.offset });
    this.#changed();
  }

  #load(how: { readonly isSnapshotDue: boolean }): void {
    this.#loader?.abandon();
    this.#arrived = [];
    this.#loader = new ThreadLoader({
      client: this.#client,
      threadId: this.#threadId,
      changed: () => this.#changed(),
    });
    this.#loader.start(how);
  }

  #entry(event: WireEntry): void {
    this.#arrived.push(event);
    this.#changed();
  }

  #changed(): void {
    this.#cancelFrame ??= nextFrame(() => this.#update());
  }

  #update(): void {
    this.#cancelFrame = undefined;
    const loader = this.#loader;
    const arrived = this.#arrived.splice(0);
    loader?.update((state) => applyEntries(state, arrived));
    if (loader !== undefined && (loader.hasPage || !loader.isLoading)) this.#shown = loader.state;
    this.#snapshot = undefined;
    for (const listener of [...this.#listeners]) listener();
  }
}

type Snapshot = Extract<ControlMessage, { readonly type: "isowire:snapshot" }>;
