import { DEPRECATIONS, type Deprecation } from "@isowire/core";
import { LEGACY_NAMES, LEGACY_PATHS, rules } from "@isowire/eslint-plugin";
import { createRequire } from "node:module";
import { describe, expect, inject, test } from "vitest";
import { join } from "node:path";
import { publicPackages } from "../src/workspace.js";

const registry = Object.entries<Deprecation>(DEPRECATIONS);

describe("the table of the lint rules", () => {
  test("has the codes, names, replacements and rewriting rules of the registry, no more and no fewer", () => {
    const rows = LEGACY_NAMES.map(({ code, what, replacement, autofix }) => [code, what, replacement, autofix]);
    expect(rows).toEqual(registry.map(([code, row]) => [code, row.what, row.replacement, row.autofix]));
  });

  test("names only rules that the plugin has", () => {
    const named = new Set(LEGACY_NAMES.flatMap(({ autofix }) => autofix ?? []));
    expect([...named].filter((name) => !(name in rules))).toEqual([]);
  });

  test("knows the import paths of @isowire/legacy, no more and no fewer", () => {
    const legacy = publicPackages.find(({ name }) => name === "@isowire/legacy");
    const paths = Object.keys(legacy?.manifest.exports ?? {}).filter((path) => !path.endsWith(".json"));
    expect([...LEGACY_PATHS].sort()).toEqual(paths.map((path) => `@isowire/legacy${path.slice(1)}`).sort());
  });

  test("knows every value that those paths export", () => {
    const require = createRequire(join(inject("consumer"), "index.js"));
    const exported = new Set(LEGACY_PATHS.flatMap((path) => Object.keys(require(path) as object)));
    const known = new Set(LEGACY_NAMES.map(({ name }) => name));
    expect([...exported].filter((name) => !known.has(name))).toEqual([]);
  });
});
