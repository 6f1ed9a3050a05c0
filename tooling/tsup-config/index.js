import { readFile } from "node:fs/promises";
import { defineConfig } from "tsup";

/**
 * A build that reads its own package.json wants to know its version, not to ship its development dependencies.
 *
 * @type {NonNullable<import("tsup").Options["esbuildPlugins"]>[number]}
 */
const leanPackageJson = {
  name: "lean-package-json",
  setup(build) {
    build.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ name, version }), loader: "json" };
    });
  },
};

/**
 * How every published package is built: ESM and CJS with types for both. Entries of one package share chunks, so that
 * `import "@isowire/core"` and `import "@isowire/core/trusted"` meet the same module state.
 *
 * @param {import("tsup").Options & { entry: string[] }} options
 */
export function packageBuild(options) {
  return defineConfig({
    format: ["esm", "cjs"],
    target: "es2022",
    platform: "node",
    splitting: true,
    sourcemap: true,
    clean: true,
    silent: true,
    removeNodeProtocol: false,
    esbuildPlugins: [leanPackageJson],
    // tsup sets the deprecated baseUrl for its declaration build, which TypeScript 6 reports unless told not to.
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
    ...options,
  });
}

/**
 * How an application's server is built: one ESM bundle of its own code, dependencies left in node_modules.
 *
 * @param {import("tsup").Options} options
 */
export function serverBuild(options) {
  return defineConfig({
    format: ["esm"],
    target: "node20",
    platform: "node",
    sourcemap: true,
    clean: true,
    silent: true,
    removeNodeProtocol: false,
    ...options,
  });
}
