import { houseConfig } from "@tooling/eslint-config";

export default [
  ...houseConfig(),
  {
    // The contracts are asynchronous; the memory engine answers at once, and is async so that every refusal is a rejection.
    files: ["src/memory/**"],
    rules: { "@typescript-eslint/require-await": "off" },
  },
];
