import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoKey, deriveKey } from "./demo-key.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "demo-key-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a key in a file is the same for every process, and its owner's alone", () => {
  const file = join(folder, "new", "demo.key");
  const key = demoKey(file);
  expect(demoKey(file)).toEqual(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a key without a file is another one each time", () => {
  expect(demoKey(undefined)).not.toEqual(demoKey(undefined));
});

test("a file that holds something else is refused, and says what to do", () => {
  const file = join(folder, "demo.key");
  writeFileSync(file, "short");
  expect(() => demoKey(file)).toThrow(/expected 32 bytes, received 5: remove it/);
});

test("each use has a key of its own", () => {
  const key = demoKey(undefined);
  expect(deriveKey(key, "visits")).not.toEqual(deriveKey(key, "tickets"));
});
