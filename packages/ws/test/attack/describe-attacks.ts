import { describe, expect, test } from "vitest";
import type { Attack } from "./attack.js";
import { attackOn } from "./stage.js";

/** Every attack as a case: what the attacker gets is what the page says, and nobody else notices. */
export function describeAttacks(groups: Readonly<Record<string, readonly Attack[]>>): void {
  describe.each(Object.entries(groups))("%s", (_group, attacks) => {
    test.each(attacks.map((each) => [each.attack, each] as const))("%s", async (_attack, { run, answer, on = {} }) => {
      expect(await attackOn(on, run)).toBe(answer);
    });
  });
}
