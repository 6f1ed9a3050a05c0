import { expect, test } from "vitest";
import { DEPRECATIONS } from "./registry.js";

const rows = Object.entries(DEPRECATIONS);

test("codes are numbered without a gap, so that a new one cannot be an old one", () => {
  expect(rows.map(([code]) => code)).toEqual(
    rows.map((_, index) => `ISOWIRE_DEP${String(index + 1).padStart(4, "0")}`),
  );
});

test.each(rows)("%s says what, since when, until when, and what instead", (_code, row) => {
  const version = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;
  expect(row).toMatchObject({ since: version, runtimeSince: version, removedIn: version });
  expect(row.what).not.toBe("");
  expect(row.replacement).not.toBe(row.what);
});
