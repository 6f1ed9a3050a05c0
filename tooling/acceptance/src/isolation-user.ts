import type { UserContext } from "@isowire/core";
import { createUserContext } from "@isowire/core/trusted";

/** A user whose ids, words, answers and files all carry one string that nobody else's may carry. */
export interface CanaryUser {
  readonly context: UserContext;
  readonly canary: string;
}

const TENANTS = ["", "north", "1:", "__proto__"];

export function createCanaryUsers(count: number): readonly CanaryUser[] {
  return Array.from({ length: count }, (_, index) => {
    const canary = canaryOf(index);
    const context = createUserContext({
      userId: `${canary}/../${String(index)}`,
      tenantId: TENANTS[index % TENANTS.length],
      sessionId: canary,
      claims: { canary },
    });
    return { context, canary };
  });
}

/** As wide for every user, and no user's within another's. */
export function canaryOf(index: number): string {
  return `canary${String(index).padStart(3, "0")}x`;
}

/** The canaries in a text that are not the user's own. */
export function foreignCanaries(text: string, own: Pick<CanaryUser, "canary"> | undefined): readonly string[] {
  return [...text.matchAll(/canary\d{3}x/g)].map(([found]) => found).filter((found) => found !== own?.canary);
}
