import { expect, test } from "vitest";
import { lockedVersions } from "./locked-versions.js";

const CORE = "@isowire/core";

const LOCKFILES = [
  [
    "package-lock.json",
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        "": { dependencies: { [CORE]: "^1.0.0" }, version: "9.0.0" },
        "node_modules/@isowire/core": { version: "1.4.2" },
        "node_modules/@isowire/core-js": { version: "9.0.0" },
        "node_modules/orders-lib/node_modules/@isowire/core": { version: "1.3.0-beta.1" },
      },
    }),
  ],
  [
    "npm-shrinkwrap.json",
    JSON.stringify({
      lockfileVersion: 1,
      dependencies: {
        [CORE]: { version: "1.4.2", requires: { ws: "^8" } },
        "orders-lib": { version: "9.0.0", dependencies: { [CORE]: { version: "1.3.0-beta.1" } } },
      },
    }),
  ],
  [
    "pnpm-lock.yaml",
    `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      '@isowire/core':
        specifier: ^9.0.0
        version: 1.4.2
packages:
  '@isowire/core-js@9.0.0':
    resolution: {integrity: sha512-x}
  '@isowire/core@1.3.0-beta.1':
    resolution: {integrity: sha512-x}
snapshots:
  '@isowire/core@1.4.2(ws@8.18.0)':
    dependencies:
      ws: 8.18.0
  '@isowire/core@1.3.0-beta.1': {}
`,
  ],
  [
    "pnpm-lock.yaml",
    `lockfileVersion: 5.4
packages:
  /@isowire/core/1.4.2_ws@8.18.0:
    resolution: {integrity: sha512-x}
  /@isowire/core@1.3.0-beta.1(ws@8.18.0):
    resolution: {integrity: sha512-x}
`,
  ],
  [
    "yarn.lock",
    `# yarn lockfile v1

"@isowire/core-js@^9.0.0":
  version "9.0.0"

"@isowire/core@^1.0.0", "@isowire/core@^1.4.0":
  version "1.4.2"
  resolved "https://registry.example.com/core-1.4.2.tgz"

"@isowire/core@1.3.0-beta.1":
  version "1.3.0-beta.1"
`,
  ],
  [
    "yarn.lock",
    `"@isowire/core@npm:^1.0.0, @isowire/core@npm:^1.4.0":
  version: 1.4.2
  resolution: "@isowire/core@npm:1.4.2"

"@isowire/core@npm:1.3.0-beta.1":
  version: 1.3.0-beta.1
`.replaceAll("\n", "\r\n"),
  ],
  [
    "bun.lock",
    `{
  "lockfileVersion": 1,
  "workspaces": { "": { "dependencies": { "@isowire/core": "^9.0.0" } } },
  "packages": {
    "@isowire/core": ["@isowire/core@1.4.2", "", { "peerDependencies": {} }, "sha512-x"],
    "@isowire/core-js": ["@isowire/core-js@9.0.0", "", {}, "sha512-x"],
    "orders-lib/@isowire/core": ["@isowire/core@1.3.0-beta.1", "", {}, "sha512-x"],
  },
}`,
  ],
] as const;

test.each(LOCKFILES)("%s tells every version of a package, and no other package's (case %#)", (file, text) => {
  expect(lockedVersions(file, text, CORE).toSorted()).toEqual(["1.3.0-beta.1", "1.4.2"]);
  expect(lockedVersions(file, text, "@isowire/agents")).toEqual([]);
});

test("a package that npm links has the version of the folder that the link leads to", () => {
  const packages = {
    "node_modules/@isowire/core": { link: true, resolved: "packages/core" },
    "packages/core": { version: "1.4.2" },
  };
  expect(lockedVersions("package-lock.json", JSON.stringify({ packages }), CORE)).toEqual(["1.4.2"]);
});

test("what cannot be read is said to be so, not to be without the package", () => {
  expect(() => lockedVersions("bun.lockb", "#!/usr/bin/env bun", CORE)).toThrow(
    "bun.lockb is binary, and was not read",
  );
  expect(() => lockedVersions("package-lock.json", "<<<<<<< HEAD", CORE)).toThrow(
    /^package-lock.json cannot be read: Unexpected token/,
  );
});
