import { packageBuild } from "@tooling/tsup-config";

export default packageBuild({
  entry: ["src/index.ts"],
});
