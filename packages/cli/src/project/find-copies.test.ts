import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findCopies } from "./find-copies.js";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "isowire-copies-")));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test("two folders that are links to one installation are one copy", () => {
  install("store/core", "@isowire/core", {});
  install("store/lib", "lib", { "@isowire/core": "*" });
  link("node_modules/@isowire/core", "store/core");
  link("node_modules/lib", "store/lib");
  link("store/lib/node_modules/@isowire/core", "store/core");
  expect(copies({ lib: "*" })).toEqual(["store/core: lib, this project"]);
});

test("a copy far down is found, with who gets it", () => {
  install("node_modules/@isowire/core", "@isowire/core", {});
  install("node_modules/lib", "lib", { deeper: "*" });
  install("node_modules/deeper", "deeper", { "@isowire/core": "*" });
  install("node_modules/deeper/node_modules/@isowire/core", "@isowire/core", {});
  expect(copies({ lib: "*" })).toEqual([
    "node_modules/deeper/node_modules/@isowire/core: deeper",
    "node_modules/@isowire/core: this project",
  ]);
});

test("packages that depend on each other are followed once", () => {
  install("node_modules/a", "a", { b: "*" });
  install("node_modules/b", "b", { a: "*", "@isowire/core": "*" });
  install("node_modules/@isowire/core", "@isowire/core", {});
  expect(copies({ a: "*" })).toEqual(["node_modules/@isowire/core: b, this project"]);
});

function copies(dependencies: Readonly<Record<string, string>>): readonly string[] {
  const found = findCopies("@isowire/core", { root, manifest: { dependencies } });
  return found
    .map(({ path, users }) => `${path.slice(root.length + 1)}: ${users.join(", ")}`)
    .toSorted((a, b) => b.length - a.length);
}

function install(folder: string, name: string, dependencies: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "package.json"), JSON.stringify({ name, version: "1.0.0", dependencies }));
}

function link(from: string, to: string): void {
  mkdirSync(dirname(join(root, from)), { recursive: true });
  symlinkSync(join(root, to), join(root, from));
}
