import { packageBuild } from "@tooling/tsup-config";

export default packageBuild({
  entry: ["src/index.ts", "src/trusted.ts", "src/contracts.ts", "src/protocol.ts", "src/testing.ts"],
  // import.meta.url in the CJS build.
  shims: true,
});
