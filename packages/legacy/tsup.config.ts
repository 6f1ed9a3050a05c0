import { packageBuild } from "@tooling/tsup-config";

export default packageBuild({
  entry: [
    "src/index.ts",
    "src/paths/manager.ts",
    "src/paths/unified-manager.ts",
    "src/paths/websocket-manager-factory.ts",
    "src/paths/migration-adapter.ts",
    "src/paths/legacy-utils.ts",
    "src/paths/canonical-imports.ts",
  ],
});
