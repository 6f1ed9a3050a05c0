import { defineConfig } from "tsup";

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
    ...options,
  });
}
