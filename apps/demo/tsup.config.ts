import { serverBuild } from "@tooling/tsup-config";

export default serverBuild({ entry: { main: "src/server/main.ts" }, outDir: "dist/server" });
