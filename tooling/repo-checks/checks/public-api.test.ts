import { beforeAll, expect, inject, test } from "vitest";
import { formatReport, reportFile } from "../src/api-report.js";
import { publicApi, type ApiName } from "../src/public-api.js";
import { entryPoints, publicPackages } from "../src/workspace.js";

const CORE_INDEX_LIMIT = 60;
const INDEX_LIMIT = 20;

const entries = publicPackages.flatMap(entryPoints);
let api: ReadonlyMap<string, readonly ApiName[]> = new Map();

beforeAll(() => {
  api = publicApi(entries, inject("consumer"));
});

test.each(entries)("%s exports the names on record, as they are declared there, and no others", async (entry) => {
  await expect(formatReport(api.get(entry) ?? [])).toMatchFileSnapshot(`../api/${reportFile(entry)}`);
});

// The old names are as many as they were.
const read = publicPackages.filter(({ name }) => name !== "@isowire/legacy");

test.each(read)("the index of $name stays small enough to be read", ({ name }) => {
  const values = api.get(name)?.filter(({ kind }) => kind === "value");
  expect(values?.length).toBeLessThanOrEqual(name === "@isowire/core" ? CORE_INDEX_LIMIT : INDEX_LIMIT);
});
