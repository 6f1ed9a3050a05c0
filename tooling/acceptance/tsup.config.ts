import { serverBuild } from "@tooling/tsup-config";

/** The nodes of the chaos are processes of their own. */
export default serverBuild({
  entry: ["src/chaos/chaos-node.ts"],
  // What is tested must be the packages themselves.
  skipNodeModulesBundle: true,
});
