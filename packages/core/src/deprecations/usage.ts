import { callSiteOf, type Callee } from "./call-site.js";

/** Uses of a code whose call site is captured, one by one; later ones are sampled. */
const CAPTURED_FIRST = 20;
/**
 * Uses between two samples, at most: a capture takes a hundred times as long as counting. The gap is random, so that no
 * rhythm of calls hides one of them.
 */
const SAMPLE_GAP = 8192;
/** Different call sites kept of one code. */
const MAX_CALL_SITES = 100;

/** What is known of one code. Shared by all copies of the package: members may be added, never changed. */
export interface CodeUsage {
  uses: number;
  warned: boolean;
  /** The number of the use whose call site is captured next. */
  nextCapture: number;
  /** How often each call site was captured. */
  readonly callSites: Map<string, number>;
}

export type UsageBook = Map<string, CodeUsage>;

export interface CountedUse {
  readonly usage: CodeUsage;
  /** Present when it was captured. */
  readonly callSite: string | undefined;
}

/** Counts a use of `code` by whoever called `callee`. */
export function countUse(book: UsageBook, code: string, callee?: Callee): CountedUse {
  const usage = book.get(code) ?? addCode(book, code);
  usage.uses += 1;
  return { usage, callSite: usage.uses < usage.nextCapture ? undefined : capture(usage, callee) };
}

function addCode(book: UsageBook, code: string): CodeUsage {
  const usage: CodeUsage = { uses: 0, warned: false, nextCapture: 1, callSites: new Map() };
  book.set(code, usage);
  return usage;
}

function capture(usage: CodeUsage, callee?: Callee): string {
  const { uses, callSites } = usage;
  usage.nextCapture = uses + (uses < CAPTURED_FIRST ? 1 : 1 + Math.floor(Math.random() * SAMPLE_GAP));
  const site = callSiteOf(callee);
  const seen = callSites.get(site);
  if (seen !== undefined || callSites.size < MAX_CALL_SITES) callSites.set(site, (seen ?? 0) + 1);
  return site;
}
