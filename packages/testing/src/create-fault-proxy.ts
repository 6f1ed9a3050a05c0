import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { FaultLane, type LaneLuck, type Weather } from "./fault-lane.js";
import { seededRandom } from "./seeded-random.js";

export interface FaultProxyOptions {
  /** Where the server under test listens. `host` is 127.0.0.1 when absent. */
  readonly target: { readonly port: number; readonly host?: string };
  /**
   * Turns chance on: every connection is cut after 256 to 8,191 bytes, what it carries comes in pieces of any size and up to
   * 20 ms late. The nth connection of one seed is always cut after the same number of bytes.
   */
  readonly seed?: number;
}

/** A network you can break, on a free port of 127.0.0.1 in front of a real server. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open through the proxy now. */
  readonly connections: number;
  /** Resets every open connection, on both sides at once. New ones are welcome. */
  cut(): void;
  /**
   * Half-open: connections stay up and nothing passes, not even their end, in either direction. Off again: what was held
   * back passes, in order.
   */
  blackhole(on: boolean): void;
  /** What is read from now on arrives so much later, ms, each way. 0 = at once. */
  delay(ms: number): void;
  /** So much passes each way of each connection. 0 = no limit. */
  bandwidth(bytesPerSecond: number): void;
  /** Fair weather from now on: no blackhole, delay, limit or chance. */
  calm(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly sockets: readonly [Socket, Socket];
  /** The weather is another one. */
  look(): void;
}

/**
 * @throws RangeError for a port, delay or bandwidth that is none
 * @example
 * ```ts
 * await using proxy = await createFaultProxy({ target: { port } });
 * const client = createClient({ url: `ws://127.0.0.1:${proxy.port}/ws` });
 * proxy.cut();
 * ```
 */
export async function createFaultProxy({ target, seed }: FaultProxyOptions): Promise<FaultProxy> {
  assertNumber("target.port", target.port, 65_535);
  const weather: Weather = { isBlackhole: false, delayMs: 0, bytesPerSecond: 0 };
  const pairs = new Set<Pair>();
  let hasChance = seed !== undefined;
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    accepted += 1;
    const far = connect({ port: target.port, host: target.host ?? "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const cut = (): void => end([near, far]);
    const luck = seed === undefined ? undefined : createLuck({ seed: seed + accepted, isOn: () => hasChance, cut });
    join([near, far], { pairs, weather, luck });
  });
  const look = (): void => {
    for (const pair of pairs) pair.look();
  };
  const proxy: FaultProxy = {
    port: await listen(server),
    get connections() {
      return pairs.size;
    },
    cut() {
      for (const { sockets } of pairs) reset(sockets);
    },
    blackhole(on) {
      weather.isBlackhole = on;
      look();
    },
    delay(ms) {
      weather.delayMs = assertNumber("delay", ms);
    },
    bandwidth(bytesPerSecond) {
      weather.bytesPerSecond = assertNumber("bandwidth", bytesPerSecond);
      look();
    },
    calm() {
      hasChance = false;
      Object.assign(weather, { isBlackhole: false, delayMs: 0, bytesPerSecond: 0 });
      look();
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      proxy.cut();
      await closed;
    },
    [Symbol.asyncDispose]: () => proxy.close(),
  };
  return proxy;
}

interface Surroundings {
  readonly pairs: Set<Pair>;
  readonly weather: Weather;
  readonly luck: LaneLuck | undefined;
}

/** Both directions. A socket that breaks takes the other with it, as soon as the news can pass. */
function join([near, far]: readonly [Socket, Socket], { pairs, weather, luck }: Surroundings): void {
  const sockets = [near, far] as const;
  const lanes = [new FaultLane(near, far, { weather, luck }), new FaultLane(far, near, { weather, luck })] as const;
  let isBroken = false;
  const look = (): void => {
    for (const lane of lanes) lane.look();
    if (isBroken && !weather.isBlackhole) reset(sockets);
  };
  const pair: Pair = { sockets, look };
  pairs.add(pair);
  const forget = (): void => {
    if (!sockets.every(({ destroyed }) => destroyed)) return;
    for (const lane of lanes) lane.close();
    pairs.delete(pair);
  };
  for (const socket of sockets) {
    socket.on("error", () => {
      isBroken = true;
      look();
      // Where a socket that ends cannot be reset any more, Node tells the error and no close.
      forget();
    });
    socket.once("close", forget);
  }
}

function reset(sockets: readonly Socket[]): void {
  for (const socket of sockets) {
    // One that is ending refuses to be reset, and Node then never closes its handle.
    if (socket.writableEnded) socket.destroy();
    else if (!socket.destroyed) socket.resetAndDestroy();
  }
}

/** What was let through is still delivered, so that the receiver sees the same bytes each time. */
function end(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroySoon();
}

const [LEAST_BYTES, MOST_BYTES] = [256, 8192];
const MOST_DELAY_MS = 20;

function createLuck(from: { readonly seed: number; isOn(): boolean; cut(): void }): LaneLuck {
  const random = seededRandom(from.seed);
  let left = LEAST_BYTES + Math.floor(random() * (MOST_BYTES - LEAST_BYTES));
  return {
    delayMs: () => (from.isOn() ? random() * MOST_DELAY_MS : 0),
    pieceBytes: (waiting) => (from.isOn() ? Math.min(1 + Math.floor(random() * waiting), left) : waiting),
    passed(bytes) {
      left -= bytes;
      if (left <= 0 && from.isOn()) from.cut();
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function assertNumber(name: string, value: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isFinite(value) && value >= 0 && value <= most) return value;
  throw new RangeError(`${name}: expected a number from 0 to ${most}, received ${String(value)}`);
}
