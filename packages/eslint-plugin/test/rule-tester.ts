import { RuleTester, type Linter } from "eslint";
import tseslint from "typescript-eslint";
import { afterAll, describe, it } from "vitest";

// RuleTester looks for a runner in globals; ours are imports. It names each case after its code, of which a line is plenty.
const itByFirstLine = (title: string, test: () => void): void => {
  it(firstLine(title), test);
};
Object.assign(RuleTester, { afterAll, describe, it: itByFirstLine, itOnly: it.only });

function firstLine(title: string): string {
  return title.trim().split("\n", 1)[0] ?? "";
}

export type Language = "TypeScript" | "JavaScript" | "CommonJS";

const OPTIONS: Readonly<Record<Language, Linter.LanguageOptions>> = {
  TypeScript: { parser: tseslint.parser, sourceType: "module" },
  JavaScript: { sourceType: "module" },
  CommonJS: { sourceType: "commonjs" },
};

/** ESLint's own, for code of one kind. */
export function ruleTester(language: Language = "TypeScript"): RuleTester {
  return new RuleTester({ languageOptions: OPTIONS[language] });
}
