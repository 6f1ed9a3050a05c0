import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { createHub } from "../src/hub/create-hub.js";
import { createUserContext } from "../src/identity/create-user-context.js";
import { createFakeClock } from "../src/testing/fake-clock.js";
import { rollBack } from "../src/testing/roll-back.js";
import { withFaultyFanout, type HintFate } from "../src/testing/faulty-fanout.js";
import type { Hub } from "../src/contracts/hub.js";
import type { WireEntry } from "../src/protocol/messages.js";
import { Device } from "./delivery-device.js";

/** One thing that happens; the numbers are taken modulo whatever there is. */
export interface Step {
  readonly kind: "send" | "burst" | "connect" | "read" | "drop" | "advance" | "release" | "trim" | "roll back";
  readonly device: number;
  readonly node: number;
  readonly count: number;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Two users with three devices each, on two nodes over one log, with hints that go astray. */
export class World {
  readonly clock = createFakeClock();
  readonly #memory = createMemoryEngine({ clock: this.clock });
  readonly #fates: HintFate[];
  readonly #faulty = withFaultyFanout(this.#memory, () => this.#fates[this.#hints++ % this.#fates.length] ?? "pass");
  readonly #hubs = [0, 1].map(() =>
    createHub({
      engine: this.#faulty.engine,
      logger: quiet,
      limits: { bufferedBytes: 8192, maxEventBytes: 2048, connectionsPerUser: 50 },
    }),
  );
  readonly users = ["ada", "grace"].map((userId) => createUserContext({ userId }));
  readonly devices = this.users.flatMap((user) => [0, 1, 2].map(() => new Device(user)));
  #hints = 0;
  #sent = 0;

  constructor(fates: readonly HintFate[]) {
    this.#fates = [...fates];
  }

  async step(step: Step): Promise<void> {
    const device = this.devices[step.device % this.devices.length];
    const hub = this.#hubs[step.node % this.#hubs.length];
    if (device === undefined || hub === undefined) return;
    const count = step.count + 1;
    if (step.kind === "send") await this.#send(device, { hub, count: 1 });
    if (step.kind === "burst") await this.#send(device, { hub, count: count * 4 });
    if (step.kind === "connect") device.connect(hub);
    if (step.kind === "read") device.read(count);
    if (step.kind === "drop") device.drop();
    if (step.kind === "release") this.#faulty.release();
    if (step.kind === "trim") await this.#trim(device, count);
    if (step.kind === "roll back") await this.#rollBack(device, count);
    await this.clock.advance(step.kind === "advance" ? count * 500 : 0);
  }

  /** Everybody comes back, reads all, and reconciliation has its chance; then each device must have what the log has. */
  async settle(): Promise<void> {
    this.#faulty.release();
    for (let round = 0; round < 12; round += 1) {
      for (const device of this.devices) {
        const hub = this.#hubs[round % 2];
        if (hub !== undefined && !device.connected) device.connect(hub);
        device.read();
      }
      await this.clock.advance(1000);
    }
    for (const device of this.devices) device.read();
  }

  async close(): Promise<void> {
    for (const hub of this.#hubs) await hub.close();
  }

  /** The user's log after `offset`, as the app would see it. */
  async log(device: Device, offset: number): Promise<{ epoch: string; head: number; entries: WireEntry[] }> {
    const head = await this.#memory.log.head(device.context);
    const { entries } = await this.#memory.log.history(device.context, {
      after: offset,
      limit: 100_000,
      maxBytes: Infinity,
    });
    return {
      epoch: head.epoch,
      head: head.offset,
      entries: entries.map(({ type, offset: at, time, payload }) => ({ type, offset: at, time, payload })),
    };
  }

  async #send(device: Device, { hub, count }: { hub: Hub; count: number }): Promise<void> {
    const manager = hub.manager(device.context);
    const receipts = Array.from({ length: count }, () =>
      manager.sendEvent("said", { to: device.context.userId, n: (this.#sent += 1), pad: "x".repeat(200) }),
    );
    const offsets = (await Promise.all(receipts)).map((receipt) => receipt.position.offset);
    offsets.forEach((offset, index) => {
      if (index > 0 && offset !== (offsets[index - 1] ?? 0) + 1)
        throw new Error("calls were not appended in call order");
    });
  }

  async #trim(device: Device, count: number): Promise<void> {
    const { offset } = await this.#memory.log.head(device.context);
    await this.#memory.log.trim(device.context, Math.max(0, offset - count));
  }

  /** A restore takes longer than one reconciliation; what comes sooner is in late-hints.test.ts. */
  async #rollBack(device: Device, count: number): Promise<void> {
    const { offset } = await this.#memory.log.head(device.context);
    rollBack(this.#memory, device.context, Math.max(0, offset - count));
    await this.clock.advance(6000);
  }
}
