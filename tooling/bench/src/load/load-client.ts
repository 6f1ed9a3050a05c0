import { preciseMs } from "../clock.js";
import { Device } from "./device.js";
import type { Dialect } from "./dialect.js";
import { readNumber } from "./read-number.js";

/** Connections are spread over so many loopback addresses. */
const ADDRESSES = 32;
const SENT_AT = Buffer.from('"at":');
const CONCURRENT_DIALS = 128;
/** How long nothing may arrive while something is waited for, ms. */
const SILENCE_MS = 30_000;

export interface DeviceWish {
  readonly user: number;
  readonly tracked?: boolean;
  readonly place?: string;
}

/** Many devices in one process: opens them, counts and checks what they receive. */
export class LoadClient {
  /** Events received by all devices. */
  received = 0;
  readonly #port: number;
  readonly #dialect: Dialect;
  readonly #devices = new Set<Device>();
  #opened = 0;
  #fault: Error | undefined;
  #waiting:
    { readonly count: number; readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #latencies: { readonly since: number; readonly ms: number[] } | undefined;

  constructor(port: number, dialect: Dialect) {
    this.#port = port;
    this.#dialect = dialect;
  }

  /** Opens a device for every wish; resolves when all are ready. */
  async open(wishes: readonly DeviceWish[], { dials = CONCURRENT_DIALS } = {}): Promise<readonly Device[]> {
    const devices = wishes.map((wish) => this.#create(wish));
    await this.dial(devices, { dials });
    return devices;
  }

  /** Opens devices (again), so many at a time. */
  async dial(devices: readonly Device[], { dials = CONCURRENT_DIALS } = {}): Promise<void> {
    const next = devices.values();
    const one = async (): Promise<void> => {
      for (const device of next) {
        this.#devices.add(device);
        await device.open();
      }
    };
    await this.#unlessFaulty(Promise.all(Array.from({ length: Math.min(dials, devices.length) }, one)));
  }

  /** Breaks connections. */
  drop(devices: Iterable<Device> = this.#devices): void {
    for (const device of [...devices]) {
      device.drop();
      this.#devices.delete(device);
    }
  }

  /**
   * Resolves when `received` has come to `count`; rejects when it went beyond, at the first fault, and when nothing arrived
   * for 30 s.
   */
  async reach(count: number): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault;
    if (this.received > count) throw new Error(`expected ${count} events, received ${this.received}`);
    if (this.received === count) return;
    let before = this.received;
    const watch = setInterval(() => {
      if (this.received === before) {
        this.#fail(new Error(`expected ${count} events, received ${this.received} and then nothing for 30 s`));
      }
      before = this.received;
    }, SILENCE_MS);
    const reached = new Promise<void>((resolve, reject) => (this.#waiting = { count, resolve, reject }));
    await reached.finally(() => clearInterval(watch));
  }

  /** From now on: how long events took, ms, in the order they arrived. The servers count from `since`. */
  recordLatencies(since: number): readonly number[] {
    const ms: number[] = [];
    this.#latencies = { since, ms };
    return ms;
  }

  stopRecording(): void {
    this.#latencies = undefined;
  }

  /** Whether every device has every event up to number `sent(user)`. */
  verify(sent: (user: number) => number): void {
    if (this.#fault !== undefined) throw this.#fault;
    for (const device of this.#devices) device.events.complete(sent(device.user));
  }

  #create(wish: DeviceWish): Device {
    this.#opened += 1;
    return new Device({
      ...wish,
      port: this.#port,
      dialect: this.#dialect,
      localAddress: `127.0.0.${2 + (this.#opened % ADDRESSES)}`,
      onEvent: (_device, bytes, payload) => this.#count(bytes, payload),
      onFault: (error) => this.#fail(error),
    });
  }

  #count(bytes: Buffer, payload: { readonly start: number; readonly end: number }): void {
    if (this.#latencies !== undefined) {
      const sentAtUs = readNumber(bytes, SENT_AT, payload);
      this.#latencies.ms.push(preciseMs() - this.#latencies.since - sentAtUs / 1_000);
    }
    this.received += 1;
    const waiting = this.#waiting;
    if (waiting === undefined || this.received < waiting.count) return;
    this.#waiting = undefined;
    waiting.resolve();
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    this.#waiting?.reject(this.#fault);
    this.#waiting = undefined;
    this.#faulty?.(this.#fault);
  }

  #faulty: ((error: Error) => void) | undefined;

  async #unlessFaulty(work: Promise<unknown>): Promise<void> {
    const faulty = new Promise<never>((_resolve, reject) => {
      this.#faulty = reject;
      if (this.#fault !== undefined) reject(this.#fault);
    });
    try {
      await Promise.race([work, faulty]);
    } finally {
      this.#faulty = undefined;
    }
  }
}
