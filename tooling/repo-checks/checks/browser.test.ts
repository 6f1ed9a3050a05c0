import { build } from "esbuild";
import { expect, inject, test } from "vitest";

test.each(["@isowire/client", "@isowire/client/react", "@isowire/core/protocol"])(
  "%s is bundled for a browser without anything of Node",
  async (entry) => {
    const bundling = build({
      stdin: { contents: `export * from "${entry}";`, resolveDir: inject("consumer") },
      bundle: true,
      platform: "browser",
      format: "esm",
      external: ["react"],
      logLevel: "silent",
      write: false,
    });
    await expect(bundling.then(({ outputFiles }) => outputFiles.length)).resolves.toBe(1);
  },
);
