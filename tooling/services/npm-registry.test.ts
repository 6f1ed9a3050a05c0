import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeTemporaryFolder, startNpmRegistry } from "./index.js";

/** Whoever runs the tests may be a package manager, whose own settings in the environment would win over a file's. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
const run = (program: string, args: readonly string[], cwd: string) => promisify(execFile)(program, args, { cwd, env });

test("a package is published by the one user and installed by anybody", { timeout: 60_000 }, async () => {
  await using registry = await startNpmRegistry();
  using folder = makeTemporaryFolder("npm-registry-test");
  const [author, reader] = ["author", "reader"].map((name) => join(folder.path, name));
  for (const each of [author!, reader!]) mkdirSync(each);
  const settings = `registry=${registry.url}\n`;
  writeFileSync(join(author!, "package.json"), JSON.stringify({ name: "thing", version: "1.0.0" }));
  writeFileSync(join(reader!, "package.json"), JSON.stringify({ private: true }));
  for (const each of [author!, reader!]) writeFileSync(join(each, ".npmrc"), settings);

  await expect(run("npm", ["publish"], author!)).rejects.toThrow("ENEEDAUTH");
  const { host } = new URL(registry.url);
  writeFileSync(join(author!, ".npmrc"), `${settings}//${host}/:_authToken=${registry.token}\n`);
  await run("npm", ["publish"], author!);
  await run("npm", ["install", "thing@1.0.0"], reader!);
  const { stdout } = await run("npm", ["ls", "--parseable"], reader!);
  expect(stdout).toContain(join(reader!, "node_modules/thing"));
});
