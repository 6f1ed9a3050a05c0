import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findLockfile } from "./find-lockfile.js";

let top = "";
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "isowire-lockfile-"));
  mkdirSync(join(top, "apps/shop"), { recursive: true });
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

/** What is found from apps/shop, from the top. */
function found(): string | undefined {
  const file = findLockfile(join(top, "apps/shop"));
  return file === undefined ? undefined : relative(top, file);
}

function write(...files: readonly (readonly [file: string, text: string])[]): void {
  for (const [file, text] of files) {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), text);
  }
}

test("a project's own lockfile is taken, whatever its workspace has", () => {
  write(["apps/shop/yarn.lock", ""], ["pnpm-workspace.yaml", ""], ["pnpm-lock.yaml", ""]);
  expect(found()).toBe(join("apps/shop", "yarn.lock"));
});

test.each([
  ["a repository", ".git/HEAD", ""],
  ["a workspace of pnpm", "pnpm-workspace.yaml", "packages: [apps/*]"],
  ["a workspace of npm, yarn or bun", "package.json", `{ "workspaces": ["apps/*"] }`],
])("that of %s around it is taken", (_what, file, text) => {
  write(["package-lock.json", "{}"]);
  expect(found()).toBeUndefined();
  write([file, text]);
  expect(found()).toBe("package-lock.json");
});

test("a lockfile between the project and its repository is nobody's of this project", () => {
  write([".git/HEAD", ""], ["apps/package.json", "{}"], ["apps/package-lock.json", "{}"]);
  expect(found()).toBeUndefined();
  write(["bun.lock", ""]);
  expect(found()).toBe("bun.lock");
});

test("nothing above a workspace or a repository is looked at, the project's own included", () => {
  write([".git/HEAD", ""], ["package-lock.json", "{}"], ["apps/pnpm-workspace.yaml", ""]);
  expect(found()).toBeUndefined();
  rmSync(join(top, "apps/pnpm-workspace.yaml"));
  expect(found()).toBe("package-lock.json");
  write(["apps/shop/.git", "gitdir: elsewhere"]);
  expect(found()).toBeUndefined();
});
