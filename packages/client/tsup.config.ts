import { packageBuild } from "@tooling/tsup-config";

export default packageBuild({
  entry: ["src/index.ts", "src/node.ts", "src/react.ts"],
  platform: "neutral",
  external: [/^node:/],
});
