import { packageBuild } from "@tooling/tsup-config";

export default [
  packageBuild({ entry: ["src/index.ts"] }),
  // Programs, started by their path: one of them by npx, the other by that one.
  packageBuild({
    entry: ["src/bin.ts", "src/section-process.ts"],
    format: ["esm"],
    dts: false,
    clean: false,
  }),
].flat();
