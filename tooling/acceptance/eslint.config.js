import { houseConfig } from "@tooling/eslint-config";

export default houseConfig(
  // What is written here is written in the old names, once more.
  { files: ["test/predecessor/doors/old-*.ts"], rules: { "@typescript-eslint/no-deprecated": "off" } },
);
