import { z } from "zod";

/** An integer from `min` to `max`, both included; without a `max` any integer that a number holds exactly. */
export function integerSchema({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }) {
  const expected = max === Number.MAX_SAFE_INTEGER ? `an integer of at least ${min}` : `an integer ${min} to ${max}`;
  return z.number(expected).refine((value) => Number.isInteger(value) && value >= min && value <= max, expected);
}
