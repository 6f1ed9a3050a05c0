import { serverBuild } from "@tooling/tsup-config";

export default serverBuild({
  entry: {
    main: "src/main.ts",
    measure: "src/measure.ts",
    "serve-node": "src/server/serve-node.ts",
    "serve-bun": "src/server/serve-bun.ts",
  },
  // What is compared must be the packages themselves.
  skipNodeModulesBundle: true,
});
