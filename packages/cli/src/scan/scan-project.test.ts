import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DEPRECATIONS } from "@isowire/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scanProject } from "./scan-project.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "isowire-scan-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const OLD = `import { WebSocketManager } from "@isowire/legacy"; new WebSocketManager(context);\n`;

test("sources are scanned in folders, and what was installed, built or is ignored by git is not", async () => {
  write({
    "src/deep/old.ts": OLD,
    "node_modules/lib/index.js": OLD,
    "dist/old.js": OLD,
    ".gitignore": "generated/\n",
    "generated/old.js": OLD,
  });
  const { files, uses } = await scanProject(root, DEPRECATIONS);
  expect(files).toBe(1);
  expect(uses.map(({ file }) => file)).toEqual(["src/deep/old.ts"]);
});

test("a method known by its name alone counts near our packages, not in a project without them", async () => {
  write({ "other.js": `io.sendToUser("ada", message);\n` });
  expect((await scanProject(root, DEPRECATIONS)).uses).toEqual([]);
  write({ "app.js": `import { createHub } from "@isowire/core";\nmanager.sendToUser("ada", message);\n` });
  expect((await scanProject(root, DEPRECATIONS)).uses.map(({ file }) => file)).toEqual(["app.js"]);
  write({ "old.js": OLD });
  const { uses } = await scanProject(root, DEPRECATIONS);
  expect(uses.map(({ file, isCertain }) => `${file} ${String(isCertain)}`)).toEqual([
    "app.js false",
    "old.js true",
    "other.js false",
  ]);
});

test("a file that cannot be parsed is named, and the others are scanned", async () => {
  write({ "broken.ts": `import "@isowire/legacy"; const = ;\n`, "old.ts": OLD });
  const { unreadable, uses } = await scanProject(root, DEPRECATIONS);
  expect(unreadable.map(({ file }) => file)).toEqual(["broken.ts"]);
  expect(uses).toHaveLength(1);
});

test("a file that is too long to parse is named with its length, unless none of ours can be in it", async () => {
  const long = `"${"x".repeat(1_000_000)}";\n`;
  write({
    "bundle.js": OLD + long,
    "likely.js": `manager.sendToUser("ada", message); ${long}`,
    "others.js": `manager.sendEvent("paid", {}); ${long}`,
    "old.ts": OLD,
  });
  const { files, unreadable, uses } = await scanProject(root, DEPRECATIONS);
  expect(files).toBe(4);
  expect(unreadable.map(({ file }) => file)).toEqual(["bundle.js", "likely.js"]);
  expect(unreadable[0]?.reason).toMatch(/^1,000,\d{3} characters; more than 1,000,000 are not parsed$/);
  expect(uses.map(({ file }) => file)).toEqual(["old.ts"]);
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
