import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** @param {import("eslint").Linter.Config[]} overrides */
export function houseConfig(...overrides) {
  return defineConfig(
    globalIgnores(["dist/", ".reports/", ".turbo/", "**/fixtures/"]),
    tseslint.configs.strictTypeChecked,
    {
      languageOptions: { parserOptions: { projectService: true } },
      rules: {
        // A number in a message needs no String() around it; objects are still refused.
        "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        // `() => void work()` says nothing that `() => work()` does not.
        "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      },
    },
    { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
    ...overrides,
  );
}
