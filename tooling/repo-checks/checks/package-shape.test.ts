import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";
import { tarballOf } from "../src/pack-all.js";
import { publicPackages } from "../src/workspace.js";

describe.each(publicPackages)("the tarball of $name", (each) => {
  const data = readFileSync(tarballOf(each, inject("tarballs")));
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);

  test("has nothing for publint to report", async () => {
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("has right types for ESM, CJS, bundlers and the old resolution", async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    expect(result.types && result.problems).toEqual([]);
  });
});
