import type { RuleTester } from "eslint";
import type { Language } from "../rule-tester.js";

/** How a file can come by a name, or by one that only looks the same: every rule has to be right about each. */
export const IMPORT_FORMS = [
  "shadowed name",
  "re-export",
  "namespace import",
  "dynamic import",
  "require",
  "type-only import",
] as const;

export type ImportForm = (typeof IMPORT_FORMS)[number];

/** What code of each form has in it. */
export const WRITTEN: Readonly<Record<ImportForm, RegExp>> = {
  "shadowed name": /\(\w+\) =>/,
  "re-export": /^export (?:type )?[*{]/m,
  "namespace import": /\bimport \* as /,
  "dynamic import": /\bimport\(/,
  require: /\brequire\(/,
  "type-only import": /\bimport (?:type|\{[^}]*\btype) /,
};

/** Each form in every language that has it. */
export const LANGUAGES: Readonly<Record<ImportForm, readonly Language[]>> = {
  "shadowed name": ["TypeScript", "JavaScript"],
  "re-export": ["TypeScript", "JavaScript"],
  "namespace import": ["TypeScript", "JavaScript"],
  "dynamic import": ["TypeScript", "JavaScript"],
  require: ["TypeScript", "JavaScript", "CommonJS"],
  "type-only import": ["TypeScript"],
};

export interface FormCases {
  readonly valid: readonly string[];
  readonly invalid: readonly RuleTester.InvalidTestCase[];
}

/** The cases of one rule. */
export type RuleForms = Readonly<Record<ImportForm, FormCases>>;
