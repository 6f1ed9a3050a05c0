import { randomBytes } from "node:crypto";

/** Somebody to try the demo as. Nobody signs up: every visit gets its own two. */
export interface SampleUser {
  readonly userId: string;
  /** What the page calls them. */
  readonly name: string;
  /** Their one conversation. */
  readonly threadId: string;
}

/** The tenant all sample users belong to. */
export const DEMO_TENANT = "demo";

const NAMES = ["Ada", "Grace"] as const;

/** The two users of a new visit, with ids that no other visit has. */
export function createSampleUsers(): readonly SampleUser[] {
  return NAMES.map((name) => ({ userId: `${name.toLowerCase()}-${suffix()}`, name, threadId: `chat-${suffix()}` }));
}

function suffix(): string {
  return randomBytes(9).toString("base64url");
}
