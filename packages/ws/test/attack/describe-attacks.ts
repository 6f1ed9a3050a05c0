import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import type { Attack } from "./attack.js";
import { attackOn } from "./stage.js";

const CALM_MS = 500;

/** Every attack as a case: what the attacker gets is what the page says, and nobody else notices. */
export function describeAttacks(groups: Readonly<Record<string, readonly Attack[]>>): void {
  const delays: number[] = [];
  const calm: number[] = [];
  // Said, not judged: a busy machine is slow for everybody.
  afterAll(() => console.log(`bystanders, calm: ${summaryOf(calm)}\nbystanders, under attack: ${summaryOf(delays)}`));

  test("without an attack", async () => {
    calm.push(...(await attackOn({}, () => sleep(CALM_MS, "nothing"))).delays);
    expect(calm.length).toBeGreaterThan(0);
  });

  describe.each(Object.entries(groups))("%s", (_group, attacks) => {
    test.each(attacks.map((each) => [each.attack, each] as const))("%s", async (_attack, { run, answer, on = {} }) => {
      const attacked = await attackOn(on, run);
      delays.push(...attacked.delays);
      expect(attacked.got).toBe(answer);
    });
  });
}

function summaryOf(delays: readonly number[]): string {
  const sorted = [...delays].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(sorted.length * share) - 1] ?? NaN).toFixed(1);
  return `${sorted.length} events, half of them within ${at(0.5)} ms, 99% within ${at(0.99)} ms, the last after ${at(1)} ms`;
}
