import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packagesIn, ROOT } from "../src/workspace.js";

const TOP = [
  "packages",
  "apps",
  "tooling",
  "docs",
  ".changeset",
  ".ci/run",
  "turbo.json",
  "pnpm-workspace.yaml",
  "package.json",
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "LICENSE",
];

test.each(TOP)("the repository has %s", (path) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
});

test.each(packagesIn("packages").map(({ name, folder }) => [name, folder]))(
  "%s has README.md and LICENSE",
  (_, folder) => {
    expect(["README.md", "LICENSE"].filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  },
);
