import { packageBuild } from "@tooling/tsup-config";

export default packageBuild({
  entry: ["src/index.ts"],
  // The schema is shipped inside the bundle.
  loader: { ".sql": "text" },
});
