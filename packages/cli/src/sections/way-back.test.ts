import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { wayBack } from "./way-back.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "isowire-way-back-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test("a lockfile with the installed version is a way back", () => {
  lock({ "node_modules/@isowire/core": { version: "1.4.2" } });
  expect(wayBack(root, "1.4.2")).toEqual({
    status: "pass",
    seen: expect.stringContaining("package-lock.json has @isowire/core 1.4.2, as it is installed") as string,
  });
});

test("a lockfile without core, or with another version of it, is none, and what it has is told", () => {
  lock({});
  expect(wayBack(root, "1.4.2")).toMatchObject({
    status: "warn",
    seen: "package-lock.json has no @isowire/core; installed is 1.4.2",
    advice: expect.stringContaining("commit it") as string,
  });
  lock({ "node_modules/@isowire/core": { version: "1.4.1" } });
  expect(wayBack(root, "1.4.2")).toMatchObject({
    status: "warn",
    seen: "package-lock.json has @isowire/core 1.4.1; installed is 1.4.2",
  });
});

test("a project without a lockfile is told to commit one", () => {
  expect(wayBack(root, "1.4.2")).toMatchObject({ status: "warn", seen: "no lockfile says which versions run now" });
});

test("the lockfile of a workspace is named by the way to it", () => {
  lock({ "node_modules/@isowire/core": { version: "1.4.2" } });
  writeFileSync(join(root, "package.json"), `{ "workspaces": ["shop"] }`);
  mkdirSync(join(root, "shop"));
  expect(wayBack(join(root, "shop"), "1.4.2").seen).toContain(`${join("..", "package-lock.json")} has @isowire/core`);
});

function lock(packages: object): void {
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages }));
}
