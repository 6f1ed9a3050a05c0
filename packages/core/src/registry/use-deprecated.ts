import { channel } from "node:diagnostics_channel";
import type { Callee } from "../deprecations/call-site.js";
import type { DeprecationCode } from "../deprecations/registry.js";
import { countUse, type UsageBook } from "../deprecations/usage.js";
import { warn } from "../deprecations/warn.js";
import { oncePerProcess } from "./once-per-process.js";

/** What subscribers of the diagnostics channel `isowire:deprecation` are given, once a use. */
export interface DeprecationMessage {
  readonly code: DeprecationCode;
  /** Of this code in this process, this one included. */
  readonly uses: number;
  /** `file:line:column`; captured for the first 20 uses of a code, then for some. */
  readonly callSite?: string;
}

export interface DeprecatedUse {
  readonly code: DeprecationCode;
  /** The deprecated function; its caller is the call site. */
  readonly callee: Callee;
  /** It is counted, and nobody is warned yet. */
  readonly isSilent: boolean;
}

const uses = channel("isowire:deprecation");
let book: UsageBook | undefined;

/**
 * Says that a deprecated name was used: counts it, tells `isowire:deprecation`, and warns the first time in the process, over
 * all copies of the package.
 */
export function useDeprecated({ code, callee, isSilent }: DeprecatedUse): void {
  const { usage, callSite } = countUse(usageBook(), code, callee);
  if (!usage.warned && !isSilent) {
    usage.warned = true;
    warn(code, callee);
  }
  if (uses.hasSubscribers) {
    const message: DeprecationMessage = { code, uses: usage.uses, ...(callSite === undefined ? {} : { callSite }) };
    uses.publish(message);
  }
}

/** The counts of this process, over all copies of the package. */
export function usageBook(): UsageBook {
  return (book ??= oncePerProcess<UsageBook>("isowire.deprecations", () => new Map()));
}
