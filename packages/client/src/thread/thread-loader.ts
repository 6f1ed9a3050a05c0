import type { ThreadClient } from "./thread-client.js";
import type { ListedRun } from "./fold.js";
import {
  applyHistory,
  applySnapshot,
  createThreadState,
  type SnapshotInput,
  type ThreadState,
} from "./thread-state.js";

const PAGE_ENTRIES = 200;

interface LoaderPorts {
  readonly client: ThreadClient;
  readonly threadId: string | undefined;
  changed(): void;
}

/**
 * One life of a thread's state: from the welcome after which it is loaded until the log is lost. History comes in pages,
 * the newest first, until every open run is covered from its beginning.
 */
export class ThreadLoader {
  readonly #ports: LoaderPorts;
  #state: ThreadState;
  /** Everything from here on is loaded. */
  #oldest: number | undefined;
  #more = true;
  #loading: Promise<void> | undefined;
  #isAbandoned = false;
  #hasPage = false;
  #error: unknown;

  constructor(ports: LoaderPorts) {
    this.#ports = ports;
    this.#state = createThreadState(ports.threadId);
  }

  get state(): ThreadState {
    return this.#state;
  }

  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** The newest page is in: there is something to show. */
  get hasPage(): boolean {
    return this.#hasPage;
  }

  get hasOlder(): boolean {
    return this.#more;
  }

  get error(): unknown {
    return this.#error;
  }

  update(change: (state: ThreadState) => ThreadState): void {
    this.#state = change(this.#state);
  }

  /** @param isSnapshotDue the server sends one by itself after this welcome; else the open runs are asked for */
  start({ isSnapshotDue }: { readonly isSnapshotDue: boolean }): void {
    void this.#run(async () => {
      if (!isSnapshotDue) await this.#askRuns();
      await this.#loadPage();
      await this.#loadOpenRuns();
    });
  }

  snapshot(snapshot: SnapshotInput): void {
    this.#state = applySnapshot(this.#state, snapshot);
    // While loading, the loop sees it.
    if (this.#loading === undefined) void this.#run(() => this.#loadOpenRuns());
  }

  /** One page more, towards the beginning. */
  async loadOlder(): Promise<void> {
    await this.#loading;
    if (this.#more) await this.#run(() => this.#loadPage());
  }

  /** Whatever is still under way is not heard. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  #run(work: () => Promise<void>): Promise<void> {
    const loading = work()
      .then(
        () => (this.#error = undefined),
        (error: unknown) => (this.#error = error),
      )
      .then(() => {
        this.#loading = undefined;
        if (!this.#isAbandoned) this.#ports.changed();
      });
    this.#loading = loading;
    this.#ports.changed();
    return loading;
  }

  async #askRuns(): Promise<void> {
    const { client, threadId } = this.#ports;
    const offset = client.position?.offset ?? 0;
    // A server without agents does not know the command. Whatever else is wrong, history will meet it too.
    const runs = await client.runs({ threadId }).catch(() => undefined);
    if (!this.#isAbandoned && runs !== undefined) this.#state = applySnapshot(this.#state, { runs, offset });
  }

  async #loadOpenRuns(): Promise<void> {
    while (this.#more && !this.#isAbandoned && this.#lacksBeginning()) await this.#loadPage();
  }

  #lacksBeginning(): boolean {
    const { snapshot, fold } = this.#state;
    const oldest = this.#oldest ?? 0;
    const isPartial = ({ runId, status, from }: ListedRun): boolean =>
      status !== "queued" && fold.runs.get(runId)?.startedAt === undefined && (from ?? 0) < oldest;
    return snapshot?.runs.some(isPartial) ?? false;
  }

  async #loadPage(): Promise<void> {
    const { client, threadId } = this.#ports;
    const page = await client.history({ threadId, limit: PAGE_ENTRIES, before: this.#oldest });
    // Another epoch: the log was lost meanwhile, and a welcome or reset that says so starts over.
    if (this.#isAbandoned || page.epoch !== client.position?.epoch) return;
    const first = page.entries[0]?.offset;
    this.#more = page.more && first !== undefined;
    this.#oldest = first ?? this.#oldest;
    this.#hasPage = true;
    this.#state = applyHistory(this.#state, page);
    this.#ports.changed();
  }
}
