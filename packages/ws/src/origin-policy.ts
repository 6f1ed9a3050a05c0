import type { IncomingMessage } from "node:http";
import type { Logger } from "@isowire/core/contracts";
import { invalidOption } from "./invalid-option.js";

/** Refused values that are remembered, so that each is logged once and a stranger cannot fill the memory or the log. */
const MAX_REMEMBERED = 100;
const MAX_SHOWN = 200;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\]+$/;

export interface OriginPolicyOptions {
  readonly allowed: ReadonlySet<string>;
  readonly required: boolean;
  readonly logger: Logger;
}

/** Which pages may open a socket: those on the list, compared exactly, also on loopback. */
export class OriginPolicy {
  readonly #options: OriginPolicyOptions;
  readonly #refused = new Set<string>();

  constructor(options: OriginPolicyOptions) {
    this.#options = options;
  }

  /** A request without an Origin header does not come from a browser; `null` and the empty value count as present. */
  admits(request: IncomingMessage): boolean {
    const { allowed, required } = this.#options;
    const { origin } = request.headers;
    if (origin === undefined ? !required : allowed.has(origin)) return true;
    this.#report(origin);
    return false;
  }

  #report(origin: string | undefined): void {
    const shown = origin === undefined ? "(no Origin header)" : escaped(origin.slice(0, MAX_SHOWN));
    if (this.#refused.size >= MAX_REMEMBERED || this.#refused.has(shown)) return;
    this.#refused.add(shown);
    this.#options.logger.warn({ origin: shown }, "origin not allowed; allowedOrigins has no such entry");
    if (this.#refused.size === MAX_REMEMBERED) {
      this.#options.logger.warn({ origins: MAX_REMEMBERED }, "further refused origins are not logged");
    }
  }
}

/** @throws IsowireError `ERR_INVALID_OPTION` */
export function originSet(origins: unknown): ReadonlySet<string> {
  if (!Array.isArray(origins))
    throw invalidOption("allowedOrigins", 'an array such as ["https://app.example.com"]', origins);
  for (const origin of origins as unknown[]) {
    const problem = originProblem(origin);
    if (problem !== undefined) throw invalidOption("allowedOrigins", problem, origin);
  }
  return new Set(origins as string[]);
}

function originProblem(origin: unknown): string | undefined {
  const example = 'exact origins such as "https://app.example.com" (scheme, host and port, no path, no wildcard)';
  if (origin === "null") return undefined;
  if (typeof origin !== "string" || !ORIGIN.test(origin) || origin.includes("*")) return example;
  if (!/^https?:/.test(origin)) return undefined;
  if (!URL.canParse(origin)) return example;
  const canonical = new URL(origin).origin;
  return canonical === origin ? undefined : `the form a browser sends, ${JSON.stringify(canonical)}`;
}

function escaped(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
