import { expect, inject, test } from "vitest";
import { publicNames } from "../src/public-names.js";
import { entryPoints, publicPackages } from "../src/workspace.js";

const CORE_INDEX_LIMIT = 60;
const INDEX_LIMIT = 20;

const indexes = publicPackages.map(({ name }) => name);

test.each(publicPackages.flatMap(entryPoints))("%s exports the names on record and no others", async (entry) => {
  const names = publicNames(entry, inject("consumer"));
  const record = `../api/${entry.replace("@", "").replaceAll("/", ".")}.txt`;
  await expect(names.map((name) => `${name}\n`).join("")).toMatchFileSnapshot(record);
});

test.each(indexes)("the index of %s stays small enough to be read", (name) => {
  const values = publicNames(name, inject("consumer")).filter((line) => line.startsWith("value"));
  expect(values.length).toBeLessThanOrEqual(name === "@isowire/core" ? CORE_INDEX_LIMIT : INDEX_LIMIT);
});
