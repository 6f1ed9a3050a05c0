import { describe, expect, test } from "vitest";
import type { FakeClock } from "../src/testing/fake-clock.js";
import { createMemoryEngine } from "../src/memory/memory-engine.js";
import { override } from "../src/testing/describe-engine/override.js";
import { createFakeClock } from "../src/testing/fake-clock.js";
import { withFaultyFanout, type HintFate } from "../src/testing/faulty-fanout.js";
import { rollBack } from "../src/testing/roll-back.js";
import { createBench, user, type Message, type Socket } from "./bench-hub.js";

const ada = user("ada");

interface Nodes {
  readonly clock: FakeClock;
  /** The other node appends, and the hint of it goes as told. */
  append(n: number, fate?: HintFate): Promise<void>;
  /** This node appends. */
  appendHere(n: number): Promise<void>;
  rollBack(offset: number): void;
  /** Late hints come out, the last one first. */
  release(): void;
  /** The log's clock goes back; timers go on. */
  setBack(ms: number): void;
  /** Something happens between a read of this node and its answer, once. */
  duringRead(what: () => Promise<void>): void;
  connect(): Promise<Socket>;
}

/** Two nodes over one log. */
function createNodes(): Nodes {
  const clock = createFakeClock();
  let backMs = 0;
  const memory = createMemoryEngine({ clock: { ...clock, now: () => clock.now() - backMs } });
  let next: HintFate = "pass";
  let meanwhile: (() => Promise<void>) | undefined;
  const { engine, release } = withFaultyFanout(memory, () => next);
  const log = override(engine.log, {
    async read(...query) {
      const page = await engine.log.read(...query);
      const what = meanwhile;
      meanwhile = undefined;
      await what?.();
      return page;
    },
  });
  const [here, there] = [createBench({ engine: { ...engine, log } }), createBench({ engine })];
  return {
    clock,
    async append(n, fate = "pass") {
      next = fate;
      await there.hub.manager(ada).sendEvent("said", { n });
    },
    async appendHere(n) {
      await here.hub.manager(ada).sendEvent("said", { n });
    },
    rollBack: (offset) => {
      rollBack(memory, ada, offset);
    },
    release,
    setBack(ms) {
      backMs += ms;
    },
    duringRead(what) {
      meanwhile = what;
    },
    connect: async () => {
      const socket = await here.connect(ada);
      await clock.advance(0);
      return socket;
    },
  };
}

/** The log was put back to its first entry so long ago, a device is at that, and the hint of the second has not come yet. */
async function restoredUnderHint(agoMs: number): Promise<Nodes & { readonly socket: Socket }> {
  const nodes = createNodes();
  await nodes.append(1);
  await nodes.append(2, "delay");
  nodes.rollBack(1);
  await nodes.clock.advance(agoMs);
  return { ...nodes, socket: await nodes.connect() };
}

/** What an app was given, as `offset:n`, or where it had to start over. */
function given(messages: readonly Message[]): string[] {
  return messages.flatMap(({ type, offset, payload, position }) => {
    if (type === "isowire:reset") return [`reset:${String((position as { offset: number }).offset)}`];
    return type === "said" ? [`${String(offset)}:${String((payload as { n: number }).n)}`] : [];
  });
}

describe("a hint of an entry that is not in the log any more", () => {
  test("delivers nothing when it comes later than a restore takes", async () => {
    const { append, release, socket } = await restoredUnderHint(6000);
    release();
    expect(given(await socket.take())).toEqual([]);
    await append(3, "lose");
    await append(4);
    expect(given(await socket.take())).toEqual(["2:3", "3:4"]);
  });

  test("delivers nothing when it is older than what was delivered before it", async () => {
    const { clock, append, appendHere, release, connect, rollBack: restore } = createNodes();
    await append(1);
    await append(2);
    await append(3, "delay");
    restore(1);
    await clock.advance(10);
    const socket = await connect();
    await appendHere(4);
    release();
    expect(given(await socket.take())).toEqual(["2:4"]);
    await append(5);
    expect(given(await socket.take())).toEqual(["3:5"]);
  });

  test("is found out when a page of the log has another entry in its place", async () => {
    const { append, release, socket } = await restoredUnderHint(10);
    await append(3, "lose");
    await append(4, "delay");
    release();
    expect(given(await socket.take())).toEqual(["2:2", "reset:3"]);
  });

  test("is found out when the entry in its place is older, by a clock that was set back", async () => {
    const { clock, append, connect, rollBack: restore, setBack } = createNodes();
    await append(1);
    const socket = await connect();
    await clock.advance(1000);
    await append(2);
    restore(1);
    setBack(500);
    await append(3, "lose");
    await clock.advance(6000);
    expect(given(await socket.take())).toEqual(["2:2", "reset:2"]);
  });

  test("does not make a reader forget what else it was told of", async () => {
    const { append, release, duringRead, socket } = await restoredUnderHint(6000);
    duringRead(async () => {
      await append(3, "lose");
      await append(4);
    });
    release();
    expect(given(await socket.take())).toEqual(["2:3", "3:4"]);
  });

  test("is found out when the head of the log is another entry in its place", async () => {
    const { clock, append, release, socket } = await restoredUnderHint(10);
    release();
    await append(3, "lose");
    expect(given(await socket.take())).toEqual(["2:2"]);
    await clock.advance(6000);
    expect(given(await socket.take())).toEqual(["reset:2"]);
  });
});
