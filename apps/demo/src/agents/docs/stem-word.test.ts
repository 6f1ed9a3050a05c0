import { describe, expect, test } from "vitest";

import { stemWord } from "./stem-word.js";

describe("stemWord", () => {
  test.each([
    ["isolate isolated isolates isolating isolation"],
    ["approve approved approves approval approvals"],
    ["connect connected connecting connection connections"],
    ["retry retries retried retrying"],
    ["expire expired expires expiry expiration"],
    ["cancel cancels cancelled cancelling"],
    ["deliver delivered delivery deliveries"],
    ["guarantee guarantees guaranteed"],
    ["migrate migration migrations migrating"],
    ["drop drops dropped dropping"],
    ["close closed closes closing"],
    ["keep keeps kept keeping"],
    ["drain drained draining drains"],
    ["authenticate authentication authenticated"],
  ])("%s are one word", (forms) => {
    expect(new Set(forms.split(" ").map(stemWord)).size).toBe(1);
  });

  test.each([
    ["user", "use"],
    ["status", "state"],
    ["process", "proceed"],
    ["string", "str"],
    ["order", "ordinary"],
  ])("%s and %s are two", (left, right) => {
    expect(stemWord(left)).not.toBe(stemWord(right));
  });
});
