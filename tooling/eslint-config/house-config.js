import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { housePlugin } from "./house-plugin.js";

/**
 * The whole rule set: typescript-eslint at its strictest, less what only makes noise, plus the laws of the house.
 * Layout is prettier's, not ours.
 *
 * @param {import("eslint").Linter.Config[]} overrides
 */
export function houseConfig(...overrides) {
  return defineConfig(
    globalIgnores(["dist/", ".reports/", ".turbo/", "**/fixtures/"]),
    tseslint.configs.strictTypeChecked,
    {
      languageOptions: { parserOptions: { projectService: true } },
      linterOptions: { reportUnusedDisableDirectives: "error" },
      plugins: { house: housePlugin },
      rules: {
        ...Object.fromEntries(Object.keys(housePlugin.rules).map((name) => [`house/${name}`, "error"])),
        ...WITHOUT_NOISE,
      },
    },
    { files: ["**/*.{test,test-d,spec}.{ts,tsx,js}", "test/**", "e2e/**"], rules: RELAXED_IN_TESTS },
    { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
    ...overrides,
  );
}

/** @type {import("eslint").Linter.RulesRecord} */
const WITHOUT_NOISE = {
  // A number in a message needs no String() around it; objects are still refused.
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  // `() => { work(); }` says nothing that `() => work()` does not, nor does `work(); return;`.
  "@typescript-eslint/no-confusing-void-expression": [
    "error",
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // A narrowed flag stays narrowed across await, where it may well have changed; and callers without types pass anything.
  "@typescript-eslint/no-unnecessary-condition": "off",
  // An implementation of an async contract may have nothing to await; a throw must still become a rejection.
  "@typescript-eslint/require-await": "off",
  // Overloads are documented one by one; a union would merge their comments.
  "@typescript-eslint/unified-signatures": "off",
  // `void | Promise<void>` is how a handler says that it may be async.
  "@typescript-eslint/no-invalid-void-type": "off",
  // `_name` marks what a signature demands and this implementation does not need.
  "@typescript-eslint/no-unused-vars": [
    "error",
    {
      argsIgnorePattern: "^_",
      varsIgnorePattern: "^_",
      destructuredArrayIgnorePattern: "^_",
      ignoreRestSiblings: true,
    },
  ],
};

/** @type {import("eslint").Linter.RulesRecord} */
const RELAXED_IN_TESTS = {
  // In a test a wrong guess about a value fails the test, which is what a test is for.
  "@typescript-eslint/no-non-null-assertion": "off",
  "@typescript-eslint/no-unsafe-argument": "off",
  "@typescript-eslint/no-unsafe-assignment": "off",
  "@typescript-eslint/no-unsafe-call": "off",
  "@typescript-eslint/no-unsafe-member-access": "off",
  "@typescript-eslint/no-unsafe-return": "off",
  // `expect(spy.method)` is not a call that lost its `this`.
  "@typescript-eslint/unbound-method": "off",
};
