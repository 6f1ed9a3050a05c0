import type { Clock } from "../contracts/clock.js";
import type { Engine } from "../contracts/engine.js";
import type { Logger } from "../contracts/logger.js";
import type { Connection } from "../connection/connection.js";
import type { UserIndex } from "../sequencer/user-index.js";

const MAX_TICK_MS = 1000;
const MIN_TICK_MS = 10;

export interface ConnectionTableOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nodeId: string;
  readonly users: UserIndex;
  readonly reconcileMs: number;
  readonly connectionsPerUser: number;
}

/** The connections of this node, and the one timer that serves them all: heartbeats, stalls, expiry, presence, reconciliation. */
export class ConnectionTable {
  readonly connections = new Set<Connection>();
  readonly #options: ConnectionTableOptions;
  #timer: Disposable | undefined;
  #tickMs = MAX_TICK_MS;
  /** The shortest heartbeat, and how long presence outlives a touch: three of the longest. */
  #touchMs = Infinity;
  #ttlMs = 0;
  #touchedAt = 0;
  #reconciledAt = 0;
  #busy = false;

  constructor(options: ConnectionTableOptions) {
    this.#options = options;
    this.#reconciledAt = options.clock.now();
    this.#touchedAt = this.#reconciledAt;
  }

  add(connection: Connection): void {
    this.connections.add(connection);
    const { heartbeatMs } = connection.liveness;
    this.#touchMs = Math.min(this.#touchMs, heartbeatMs);
    this.#ttlMs = Math.max(this.#ttlMs, heartbeatMs * 3);
    const tickMs = Math.max(MIN_TICK_MS, Math.min(MAX_TICK_MS, this.#options.reconcileMs, Math.floor(heartbeatMs / 4)));
    if (this.#timer !== undefined && tickMs >= this.#tickMs) return;
    this.#tickMs = Math.min(this.#tickMs, tickMs);
    this.#timer?.[Symbol.dispose]();
    this.#schedule();
  }

  delete(connection: Connection): boolean {
    return this.connections.delete(connection);
  }

  close(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#timer = this.#options.clock.after(this.#tickMs, () => {
      this.#timer = undefined;
      this.#tick();
      if (this.connections.size > 0) this.#schedule();
    });
  }

  #tick(): void {
    const now = this.#options.clock.now();
    for (const connection of this.connections) connection.liveness.tick(now);
    if (this.#busy) return;
    this.#busy = true;
    this.#askEngine(now)
      .catch((error: unknown) => {
        this.#options.logger.warn({ error }, "the engine could not be asked; the next tick tries again");
      })
      .finally(() => {
        this.#busy = false;
      });
  }

  async #askEngine(now: number): Promise<void> {
    const { users, reconcileMs, engine, nodeId } = this.#options;
    // A clock that goes back puts nothing off: it counts on from there.
    this.#reconciledAt = Math.min(this.#reconciledAt, now);
    this.#touchedAt = Math.min(this.#touchedAt, now);
    if (now - this.#reconciledAt >= reconcileMs) {
      this.#reconciledAt = now;
      await users.reconcile();
    }
    if (now - this.#touchedAt < this.#touchMs) return;
    this.#touchedAt = now;
    const open = [...this.connections].filter(
      (connection) => connection.state !== "opening" && connection.state !== "closed",
    );
    const alive = open.map((connection) => ({ user: connection.context, connectionId: connection.id }));
    const gone = new Set(await engine.system.touch(nodeId, alive, this.#ttlMs));
    await Promise.all(open.filter(({ id }) => gone.has(id)).map((connection) => this.#evict(connection)));
  }

  /** Its place is gone and nobody said why: to others, as the hint that was lost would have said, or because it had run out. */
  async #evict(connection: Connection): Promise<void> {
    const { engine, connectionsPerUser } = this.#options;
    const others = await engine.presence.list(connection.context);
    connection.evict(others.length >= connectionsPerUser ? "limit" : "silent");
  }
}
