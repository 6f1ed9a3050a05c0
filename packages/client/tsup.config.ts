import { packageBuild } from "@tooling/tsup-config";

export default packageBuild({
  entry: ["src/index.ts", "src/node.ts", "src/react.ts", "src/thread.ts"],
  platform: "neutral",
  external: [/^node:/],
  // import.meta.url in the CJS build.
  shims: true,
});
