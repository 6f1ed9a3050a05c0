import { expect, inject, test } from "vitest";
import type { Published } from "../src/repository-copy.js";
import { say } from "../src/say.js";
import { readTarball } from "../src/tarball.js";

const place = { registry: inject("registry"), scratch: inject("scratch") };
const { first, minor, major } = inject("releases");

/** npm adds these to whatever `files` says. */
const ALWAYS = ["package.json", "README.md", "LICENSE"];

test("a release is of every package we publish: the first, a minor after it, and the major after that", () => {
  const partsOf = (release: readonly Published[], name: string) => {
    return release
      .find((each) => each.name === name)
      ?.version.split(".")
      .map(Number);
  };
  expect(first.length).toBeGreaterThan(0);
  for (const { name } of first) {
    const [x = 0, y = 0] = partsOf(first, name) ?? [];
    const [minorX, minorY, minorZ] = partsOf(minor, name) ?? [];
    expect([minorX, minorZ], name).toEqual([x, 0]);
    // Packages that move together go on from the highest of them.
    expect(minorY, name).toBeGreaterThan(y);
    expect(partsOf(major, name), name).toEqual([x + 1, 0, 0]);
  }
});

test.each(first)("$name holds nothing but what its `files` says", async (each) => {
  const { manifest, files } = await readTarball(each, place);
  const said = manifest.files ?? [];
  const isSaid = (file: string) =>
    ALWAYS.includes(file) || said.some((path) => file === path || file.startsWith(`${path}/`));
  say(`the tarball of ${each.name} ${each.version}`, `${files.length} files: ${[...ALWAYS, ...said].join(", ")}`);
  expect(files.filter((file) => !isSaid(file))).toEqual([]);
  expect(
    [...ALWAYS, ...said].filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`))),
  ).toEqual([]);
});

test.each([...first, ...minor, ...major])(
  "$name $version asks for siblings of its own major, and for nothing of this workspace",
  async (each) => {
    const { manifest } = await readTarball(each, place);
    const { dependencies, peerDependencies } = manifest;
    const ranges = Object.entries({ ...dependencies, ...peerDependencies });
    expect(ranges.filter(([, range]) => /^(workspace|catalog|link|file):/.test(range))).toEqual([]);
    const siblings = ranges.filter(([name]) => name.startsWith("@isowire/"));
    const own = `^${each.version.split(".")[0] ?? ""}.`;
    expect(siblings.filter(([, range]) => !range.startsWith(own))).toEqual([]);
  },
);
