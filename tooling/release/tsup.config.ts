import { serverBuild } from "@tooling/tsup-config";

export default serverBuild({
  entry: ["src/release-dry.ts"],
  skipNodeModulesBundle: true,
  // Sources, which only a build can run.
  noExternal: [/^@tooling\/repo-checks/],
});
