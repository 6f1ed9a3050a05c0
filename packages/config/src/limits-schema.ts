import type { Limits } from "@isowire/core/contracts";
import { z } from "zod";
import { integerSchema } from "./integer-schema.js";
import { limitDefaults } from "./limit-defaults.js";

// A connection that is behind reads from the log again below a quarter of its budget, so one event must fit in that.
const EVENTS_IN_BUFFER = 4;

/** All limits with their defaults, and the one rule between two of them. */
export const limitsSchema = z
  .strictObject(shape(), "an object")
  .superRefine(({ maxEventBytes, bufferedBytes }, context) => {
    if (maxEventBytes * EVENTS_IN_BUFFER <= bufferedBytes) return;
    context.addIssue({
      code: "custom",
      path: ["maxEventBytes"],
      message: `at most a quarter of bufferedBytes (${bufferedBytes})`,
      params: { effective: maxEventBytes },
    });
  })
  .prefault({});

function shape() {
  const entries = Object.entries(limitDefaults).map(([name, { value }]) => [
    name,
    integerSchema({ min: 1 }).default(value),
  ]);
  return Object.fromEntries(entries) as Record<keyof Limits, z.ZodDefault<ReturnType<typeof integerSchema>>>;
}
