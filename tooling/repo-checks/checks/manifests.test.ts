import { layerProblem } from "@tooling/eslint-config/layers";
import { describe, expect, test } from "vitest";
import { packagesIn, publicPackages, type Package } from "../src/workspace.js";

const SCRIPTS = ["build", "lint", "test", "typecheck"];

test("core has no dependencies at run time", () => {
  const core = publicPackages.find(({ name }) => name === "@isowire/core");
  expect(core?.manifest).toBeDefined();
  expect(core?.manifest).not.toHaveProperty("dependencies");
  expect(core?.manifest).not.toHaveProperty("peerDependencies");
});

describe.each(publicPackages)("the package.json of $name", (each) => {
  const { manifest } = each;

  test("has the scripts that every package has", () => {
    expect(Object.keys(manifest.scripts ?? {})).toEqual(expect.arrayContaining(SCRIPTS));
  });

  test("says what a consumer's tools need to know", () => {
    expect(manifest).toMatchObject({ license: "MIT", sideEffects: false, engines: { node: ">=20.19" } });
    expect(manifest.files).toContain("dist");
  });

  test("is published for everybody, with a statement of where it was built", () => {
    expect(manifest).toMatchObject({ publishConfig: { access: "public", provenance: true } });
  });

  test("lists types first wherever it lists conditions", () => {
    expect(conditionLists(manifest.exports).filter(([first]) => first !== "types")).toEqual([]);
  });

  test("takes its siblings as peers, so that an application has one copy of each", () => {
    const owned = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@isowire/"));
    expect(owned).toEqual([]);
  });
});

test.each([...packagesIn("packages"), ...packagesIn("apps")])("$name depends only on lower layers", (each) => {
  const problems = siblingsOf(each).map((sibling) => layerProblem(each.name, sibling));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

function siblingsOf({ manifest }: Package): readonly string[] {
  const all = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies };
  return Object.keys(all).filter((name) => name === "isowire" || name.startsWith("@isowire/"));
}

/** The innermost condition objects of an exports map, each as the list of its keys. */
function conditionLists(node: unknown): readonly (readonly string[])[] {
  if (typeof node !== "object" || node === null) return [];
  const values: unknown[] = Object.values(node);
  if ("default" in node && values.every((value) => typeof value === "string")) return [Object.keys(node)];
  return values.flatMap(conditionLists);
}
