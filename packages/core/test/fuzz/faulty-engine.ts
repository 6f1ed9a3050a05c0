import type { Clock } from "../../src/contracts/clock.js";
import type { Engine } from "../../src/contracts/engine.js";

/** What becomes of one call: `unsure` takes effect and fails all the same. */
export type CallFate = "ok" | "fail" | "unsure" | "late" | "hang";

const LATE_MS = 700;
const FAULTY = { log: true, presence: true, state: true, fanout: ["listen"], system: ["heads", "touch"] } as const;

/** The engine with calls that fail, take long, or are never answered, as `fateOf` decides. */
export function withFaults(engine: Engine, fateOf: () => CallFate): Engine {
  const parts = Object.entries(FAULTY).map(([name, which]) => {
    const part = engine[name as keyof typeof FAULTY] as object;
    return [name, faultyPart(part, { which, fateOf, clock: engine.clock })] as const;
  });
  return { ...engine, ...Object.fromEntries(parts) };
}

interface Faults {
  readonly which: true | readonly string[];
  readonly fateOf: () => CallFate;
  readonly clock: Clock;
}

function faultyPart(part: object, { which, fateOf, clock }: Faults): object {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      if (which !== true && !which.includes(String(name))) return call;
      return (...args: unknown[]) => withFate(fateOf(), () => call(...args), clock);
    },
  });
}

function withFate(fate: CallFate, call: () => unknown, clock: Clock): unknown {
  if (fate === "ok") return call();
  if (fate === "fail") return Promise.reject(new Error("the engine is down"));
  const done = Promise.resolve(call());
  // What is answered to nobody is nobody's rejection.
  done.catch(() => undefined);
  if (fate === "hang") return new Promise(() => undefined);
  if (fate === "unsure") return done.then(() => Promise.reject(new Error("the connection to the engine broke")));
  return new Promise((resolve) => {
    clock.after(LATE_MS, () => {
      resolve(done);
    });
  });
}
