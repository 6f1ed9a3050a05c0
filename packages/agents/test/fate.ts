import type { Engine } from "@isowire/core";
import type { Clock } from "@isowire/core/contracts";

/** What may happen to a node. */
export interface Fate {
  /** Between the node and the engine, and between the node and its timers. */
  wrap(engine: Engine): Engine;
  /** The process is gone: nothing of it happens any more. */
  kill(): void;
  /** The process stands still, as under SIGSTOP. */
  pause(): void;
  /** It goes on, with everything that fell due meanwhile. */
  resume(): void;
  /** The engine cannot be reached, or does what it is asked and cannot say so; the process goes on. */
  cutOff(): void;
  readonly state: State;
}

type State = "alive" | "paused" | "cut off" | "dead";

export function createFate(): Fate {
  let state: State = "alive";
  let held: (() => void)[] = [];
  const through = (action: () => void): void => {
    if (state === "paused") held.push(action);
    else if (state !== "dead") action();
  };
  const resume = (): void => {
    state = "alive";
    const due = held;
    held = [];
    for (const action of due) through(action);
  };
  return {
    get state() {
      return state;
    },
    wrap: (engine) => wrapEngine(engine, through, () => state === "cut off"),
    kill: () => void (state = "dead"),
    pause: () => void (state = "paused"),
    cutOff: () => void (state = "cut off"),
    resume,
  };
}

type Through = (action: () => void) => void;

function wrapEngine(engine: Engine, through: Through, isCutOff: () => boolean): Engine {
  const call = <T>(method: () => Promise<T>): Promise<T> =>
    new Promise((resolve) => {
      through(() => {
        const answer = isCutOff() ? refuse(method) : method();
        const settled = (): void => through(() => resolve(answer));
        answer.then(settled, settled);
      });
    });
  let refused = 0;
  const refuse = async <T>(method: () => Promise<T>): Promise<T> => {
    refused += 1;
    if (refused % 3 === 0) await method();
    throw new Error("connection reset");
  };
  const asynchronous = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]): unknown => call(() => member.apply(target, args) as Promise<unknown>);
      },
    });
  return {
    contractVersion: engine.contractVersion,
    scope: engine.scope,
    clock: wrapClock(engine.clock, through),
    log: asynchronous(engine.log),
    presence: asynchronous(engine.presence),
    leases: asynchronous(engine.leases),
    state: asynchronous(engine.state),
    fanout: {
      announce: (user, hint) => through(() => isCutOff() || engine.fanout.announce(user, hint)),
      listen: (user, onHint) =>
        call(() => engine.fanout.listen(user, (hint) => through(() => isCutOff() || onHint(hint)))),
    },
    system: wrapSystem(engine.system, asynchronous(engine.system)),
    // The other nodes' as well.
    close: () => Promise.resolve(),
  };
}

function wrapClock(clock: Clock, through: Through): Clock {
  return {
    now: () => clock.now(),
    after(ms, callback) {
      let isDue = true;
      const timer = clock.after(ms, () => through(() => isDue && callback()));
      return {
        [Symbol.dispose]: () => {
          isDue = false;
          timer[Symbol.dispose]();
        },
      };
    },
  };
}

function wrapSystem(system: Engine["system"], asynchronous: Engine["system"]): Engine["system"] {
  return {
    heads: (users) => asynchronous.heads(users),
    expiredLeases: (query) => asynchronous.expiredLeases(query),
    touch: (...args) => asynchronous.touch(...args),
    notifyAll: (notice) => asynchronous.notifyAll(notice),
    size: () => asynchronous.size(),
    onNotice: (handler) => system.onNotice(handler),
    retention: (overrides) => system.retention(overrides),
  };
}
