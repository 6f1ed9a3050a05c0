import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findChromium } from "./chromium.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "services-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** @param {string} name */
function fakeBrowser(name) {
  const file = join(folder, name);
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

test("the given path wins over PATH", () => {
  fakeBrowser("chromium");
  const given = fakeBrowser("mine");
  expect(findChromium({ TEST_CHROMIUM: given, PATH: folder })).toBe(given);
});

test("a given path that is no executable is an error that names the variable", () => {
  expect(() => findChromium({ TEST_CHROMIUM: join(folder, "absent"), PATH: folder })).toThrow(/^TEST_CHROMIUM: /);
});

test("a browser on PATH is found by any of its names", () => {
  const file = fakeBrowser("google-chrome");
  expect(findChromium({ PATH: folder })).toBe(file);
});

test("no browser is undefined, not an error", () => {
  expect(findChromium({ PATH: folder })).toBeUndefined();
});
