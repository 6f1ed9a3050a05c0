import { houseConfig } from "@tooling/eslint-config";

export default houseConfig();
