import { houseConfig } from "@tooling/eslint-config";

export default houseConfig({
  rules: {
    // Kinds of nodes are compared with their names: the enum would be a package needed at run time.
    "@typescript-eslint/no-unsafe-enum-comparison": "off",
  },
});
