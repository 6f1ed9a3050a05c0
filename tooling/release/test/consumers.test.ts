import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, inject, test } from "vitest";
import { Application } from "../src/application.js";
import { say } from "../src/say.js";

const TEMPLATE = fileURLToPath(new URL("../fixtures/consumers", import.meta.url));
const TSC = "node_modules/typescript/bin/tsc";
const VITE = "node_modules/vite/bin/vite.js";

let app: Application;

beforeAll(async () => {
  const folder = join(inject("scratch"), "consumers");
  app = new Application(folder, { template: TEMPLATE, registry: inject("registry") });
  await app.install(inject("releases").first);
  say("npm install, for consumers of every make", ...app.installed);
});

test.each([
  { make: "TypeScript in ESM (nodenext)", folder: "esm-ts", build: [], program: "dist/main.mjs", hears: "hello esm" },
  { make: "TypeScript in CJS (node16)", folder: "cjs-ts", build: [], program: "dist/main.cjs", hears: "hello cjs" },
  { make: "a bundler (Vite)", folder: "bundler", build: [VITE, "build"], program: "run.js", hears: "hello bundler" },
  { make: "plain JavaScript", folder: "plain-js", build: [], program: "main.js", hears: "hello plain" },
])("a consumer in $make type-checks and runs", async ({ make, folder, build, program, hears }) => {
  const checked = await app.node([TSC, "--project", folder]);
  expect(checked.stdout + checked.stderr).toBe("");
  if (build.length > 0) expect(await app.node([...build, folder])).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout, stderr } = await app.node([join(folder, program)], "--throw-deprecation");
  say(`${make}: tsc, ${build.length > 0 ? "vite build, " : ""}node ${program}`, stdout.trim());
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain(hears);
});
