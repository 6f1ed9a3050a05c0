import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, inject, test } from "vitest";

/** What a page loads for these entries: everything they export, and what that needs of other packages. */
async function bundle(...entries: readonly string[]): Promise<Uint8Array> {
  const contents = entries.map((entry) => `export * from "${entry}";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: inject("consumer") },
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    external: ["react"],
    logLevel: "silent",
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

async function gzippedBytes(...entries: readonly string[]): Promise<number> {
  return gzipSync(await bundle(...entries)).length;
}

test.each(["@isowire/client", "@isowire/client/react", "@isowire/client/thread", "@isowire/core/protocol"])(
  "%s is bundled for a browser without anything of Node",
  async (entry) => {
    expect((await bundle(entry)).length).toBeGreaterThan(0);
  },
);

test("a page loads less than 8 kB for the client, gzipped", async () => {
  expect(await gzippedBytes("@isowire/client")).toBeLessThan(8_000);
});

test("a page loads less than 5 kB more for the hooks, gzipped", async () => {
  const client = await gzippedBytes("@isowire/client");
  expect((await gzippedBytes("@isowire/client", "@isowire/client/react")) - client).toBeLessThan(5_000);
});

test("a page loads error codes without the prose of their table", async () => {
  const page = Buffer.from(await bundle("@isowire/client", "@isowire/client/react")).toString();
  expect(page).toContain("ERR_CLIENT_STOPPED");
  expect(page).not.toContain("mint it with createUserContext");
});

test("frameworks with server components are told that the hooks are for pages", () => {
  const file = join(inject("consumer"), "node_modules/@isowire/client/dist/react.js");
  expect(readFileSync(file, "utf8")).toMatch(/^"use client";/);
});
