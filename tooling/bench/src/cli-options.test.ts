import { expect, test } from "vitest";
import { cliOptions } from "./cli-options.js";

test("a run without options measures everything, nine pairs of it, for the pages", () => {
  const { works, ...rest } = cliOptions([]);
  expect(works.map(({ name }) => name)).toEqual(expect.arrayContaining(["unicast", "resume-storm", "append"]));
  expect(rest).toEqual({ pairs: 9, quick: false, out: "docs/benchmarks", profile: undefined });
});

test("a quick run leaves the pages alone", () => {
  expect(cliOptions(["--quick"])).toMatchObject({ pairs: 1, quick: true, out: "tooling/bench/.reports" });
});

test("works are chosen by name and run in the usual order", () => {
  expect(cliOptions(["--work=burst,unicast", "--pairs=20"])).toMatchObject({
    works: [{ name: "unicast" }, { name: "burst" }],
    pairs: 20,
  });
});

test.each([[["--work=unicats"]], [["--pairs=0"]], [["--pairs=many"]], [["--fast"]], [["unicast"]]])(
  "%j is refused",
  (args) => {
    expect(() => cliOptions(args)).toThrow();
  },
);
