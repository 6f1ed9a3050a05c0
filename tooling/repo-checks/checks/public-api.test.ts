import { beforeAll, expect, inject, test } from "vitest";
import { publicNames } from "../src/public-names.js";
import { entryPoints, publicPackages } from "../src/workspace.js";

const CORE_INDEX_LIMIT = 60;
const INDEX_LIMIT = 20;

const entries = publicPackages.flatMap(entryPoints);
let names: ReadonlyMap<string, readonly string[]> = new Map();

beforeAll(() => {
  names = publicNames(entries, inject("consumer"));
});

test.each(entries)("%s exports the names on record and no others", async (entry) => {
  const record = `../api/${entry.replace("@", "").replaceAll("/", ".")}.txt`;
  await expect(
    names
      .get(entry)
      ?.map((name) => `${name}\n`)
      .join(""),
  ).toMatchFileSnapshot(record);
});

// As many names as the past had.
const limited = publicPackages.filter(({ name }) => name !== "@isowire/legacy");

test.each(limited)("the index of $name stays small enough to be read", ({ name }) => {
  const values = names.get(name)?.filter((line) => line.startsWith("value"));
  expect(values?.length).toBeLessThanOrEqual(name === "@isowire/core" ? CORE_INDEX_LIMIT : INDEX_LIMIT);
});
