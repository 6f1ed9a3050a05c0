import { houseConfig } from "@tooling/eslint-config";

export default houseConfig({
  rules: {
    // Here the deprecated names are made; everywhere else the rule holds.
    "@typescript-eslint/no-deprecated": "off",
    // Methods are named to find out who called them, never to call them.
    "@typescript-eslint/unbound-method": "off",
  },
});
