import type { Options, defineConfig } from "tsup";

/** How every published package is built: ESM and CJS with types for both, chunks shared between entries. */
export declare function packageBuild(options: Options & { entry: string[] }): ReturnType<typeof defineConfig>;

/** How an application's server is built: one ESM bundle of its own code, dependencies left in node_modules. */
export declare function serverBuild(options: Options): ReturnType<typeof defineConfig>;
