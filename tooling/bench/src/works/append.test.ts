import { expect, test } from "vitest";
import { append } from "./append.js";

test.each(append.peers)("%s is measured, and of every number there is one", { timeout: 120_000 }, async (peer) => {
  const sample = await append.run({ peer, quick: true });
  expect(Object.keys(sample).sort()).toEqual(append.metrics.map(({ name }) => name).sort());
  for (const [name, value] of Object.entries(sample)) expect(value, name).toBeGreaterThan(0);
});
