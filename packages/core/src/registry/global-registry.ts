import type { Hub } from "../contracts/hub.js";
import { IsowireError } from "../errors/isowire-error.js";
import { thisCopy, type Copy } from "./this-copy.js";

/** One per major and process, shared by every copy of the package. Minors only add optional members. */
export interface GlobalRegistry {
  /** Of the copy that made it. */
  readonly version: string;
  /** The directory that copy was loaded from. */
  readonly path?: string;
  readonly features: readonly string[];
  readonly contexts: WeakSet<object>;
  /** Once-per-process facts: warnings given, counters. */
  readonly latch: Map<string, unknown>;
  /** Every copy that used the registry, by directory and format. */
  readonly copies: Map<string, Copy>;
  hub: Hub | undefined;
}

const KEY = Symbol.for("isowire.registry.1");
let known: GlobalRegistry | undefined;

/**
 * The registry of this process; made by whichever copy asks first. One of an older copy is used for what it has.
 *
 * @param needs - the member that the caller is about to use
 * @throws IsowireError `ERR_MIXED_COPIES` when an older copy made the registry without that member
 */
export function globalRegistry(needs: "contexts" | "latch" | "copies" | "hub"): GlobalRegistry {
  known ??= join();
  if (!(needs in known)) throw mixed(known, needs);
  return known;
}

function join(): GlobalRegistry {
  const holder = globalThis as { [KEY]?: GlobalRegistry };
  const registry = holder[KEY] ?? create(holder);
  const copy = thisCopy();
  const { copies } = registry as Partial<GlobalRegistry>;
  copies?.set(`${copy.path} ${copy.format}`, copy);
  if (copies !== undefined && copies.size > 1) warnOnce(registry);
  return registry;
}

function create(holder: object): GlobalRegistry {
  const registry = Object.assign(Object.create(null) as object, {
    version: thisCopy().version,
    path: thisCopy().path,
    features: Object.freeze(["contexts", "latch", "copies", "hub"]),
    contexts: new WeakSet<object>(),
    latch: new Map<string, unknown>(),
    copies: new Map<string, Copy>(),
    hub: undefined,
  });
  Object.defineProperty(holder, KEY, { value: registry, writable: false, configurable: false, enumerable: false });
  return registry;
}

function warnOnce(registry: GlobalRegistry): void {
  const { latch } = registry as Partial<GlobalRegistry>;
  if (latch?.has("ISOWIRE_W001") === true) return;
  latch?.set("ISOWIRE_W001", true);
  const list = [...registry.copies.values()]
    .map((copy) => `${copy.version} (${copy.format}) in ${copy.path}`)
    .join("; ");
  process.emitWarning(`more than one copy of @isowire/core in this process: ${list}`, {
    type: "IsowireWarning",
    code: "ISOWIRE_W001",
    detail:
      "They share one registry and work together. `npm ls @isowire/core` shows who brings them; diagnoseCopies() lists them.",
  });
}

function mixed(registry: GlobalRegistry, member: string): IsowireError {
  const copy = thisCopy();
  const maker = { version: registry.version, path: registry.path ?? "an unknown directory" };
  return new IsowireError("ERR_MIXED_COPIES", {
    message:
      `unable to use the process-wide registry; @isowire/core ${copy.version} in ${copy.path} needs \`${member}\`, ` +
      `which the copy that made it, ${maker.version} in ${maker.path}, does not have: install one version`,
    details: { member, copies: [maker, { version: copy.version, path: copy.path }] },
  });
}
