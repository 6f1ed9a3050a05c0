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
    const canary = `canary${String(index).padStart(3, "0")}x`;
    const context = createUserContext({
      userId: `${canary}/../${String(index)}`,
      tenantId: TENANTS[index % TENANTS.length],
      sessionId: canary,
      claims: { canary },
    });
    return { context, canary };
  });
}

/** The canaries in a text that are not the user's own. */
export function foreignCanaries(text: string, own: CanaryUser | undefined): readonly string[] {
  return [...text.matchAll(/canary\d{3}x/g)].map(([found]) => found).filter((found) => found !== own?.canary);
}
