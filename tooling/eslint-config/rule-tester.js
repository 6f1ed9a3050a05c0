import { RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { afterAll, describe, it } from "vitest";

// RuleTester looks for a runner in globals; ours are imports. It names each case after its code, of which one line is plenty.
/** @type {(title: string, test: () => void) => void} */
const itByFirstLine = (title, test) => {
  it(title.split("\n", 1)[0] ?? "", test);
};
Object.assign(RuleTester, { afterAll, describe, it: itByFirstLine, itOnly: it.only });

/** @param {import("eslint").Linter.LanguageOptions} [languageOptions] */
export const ruleTester = (languageOptions = {}) =>
  new RuleTester({ languageOptions: { parser: tseslint.parser, ...languageOptions } });

/**
 * Code of so many lines.
 *
 * @param {number} count
 */
export const lines = (count) =>
  Array.from({ length: count }, (_, index) => `const line${index} = ${index};`).join("\n");
