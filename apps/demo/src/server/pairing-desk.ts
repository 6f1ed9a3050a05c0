import type { SampleUser } from "./sample-user.js";
import { randomBytes } from "node:crypto";

export interface PairingCode {
  readonly code: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** What came of a code: the user it stands for, or why there is none. */
export type Redeemed = { readonly user: SampleUser } | { readonly problem: "used" | "unknown" };

interface Issued {
  readonly user: SampleUser;
  readonly expiresAt: number;
  used: boolean;
}

export const PAIRING_MS = 5 * 60_000;
/** Codes remembered at most; the oldest goes first. */
const MAX_CODES = 1_000;

/** Hands out codes with which one more device may act as a user: once, within five minutes. */
export class PairingDesk {
  readonly #codes = new Map<string, Issued>();
  readonly #now: () => number;

  /** @param now the clock, in ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  issue(user: SampleUser): PairingCode {
    this.#forgetOldOnes();
    const code = randomBytes(24).toString("base64url");
    const expiresAt = this.#now() + PAIRING_MS;
    this.#codes.set(code, { user, expiresAt, used: false });
    return { code, expiresAt };
  }

  redeem(code: string): Redeemed {
    const issued = this.#codes.get(code);
    if (issued === undefined || issued.expiresAt <= this.#now()) return { problem: "unknown" };
    if (issued.used) return { problem: "used" };
    issued.used = true;
    return { user: issued.user };
  }

  /** All live equally long, so the oldest stand first. */
  #forgetOldOnes(): void {
    for (const [code, { expiresAt }] of this.#codes) {
      if (expiresAt > this.#now() && this.#codes.size < MAX_CODES) return;
      this.#codes.delete(code);
    }
  }
}
