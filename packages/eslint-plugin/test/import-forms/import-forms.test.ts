import { describe, expect, test } from "vitest";
import { rules } from "../../src/plugin.js";
import type { RuleName } from "../../src/rule-names.js";
import { ruleTester } from "../rule-tester.js";
import { IMPORT_FORMS, LANGUAGES, WRITTEN, type RuleForms } from "./import-form.js";
import { noDirectInstantiationForms } from "./no-direct-instantiation-forms.js";
import { noLegacyApiForms } from "./no-legacy-api-forms.js";
import { noLegacyImportForms } from "./no-legacy-import-forms.js";
import { noSharedManagerForms } from "./no-shared-manager-forms.js";
import { noUntrustedContextForms } from "./no-untrusted-context-forms.js";

const FORMS: Readonly<Partial<Record<string, Partial<RuleForms>>>> = {
  "no-direct-instantiation": noDirectInstantiationForms,
  "no-legacy-api": noLegacyApiForms,
  "no-legacy-import": noLegacyImportForms,
  "no-shared-manager": noSharedManagerForms,
  "no-untrusted-context": noUntrustedContextForms,
} satisfies Readonly<Record<RuleName, RuleForms>>;

describe.each(Object.keys(rules))("%s", (rule) => {
  test.each(IMPORT_FORMS)("has a valid and an invalid case of a %s", (form) => {
    const { valid, invalid } = FORMS[rule]?.[form] ?? { valid: [], invalid: [] };
    const isWritten = (code: string): boolean => WRITTEN[form].test(code);
    expect(valid.filter(isWritten)).not.toEqual([]);
    expect(invalid.map(({ code }) => code).filter(isWritten)).not.toEqual([]);
  });
});

for (const [name, rule] of Object.entries(rules)) {
  for (const form of IMPORT_FORMS) {
    const { valid, invalid } = FORMS[name]?.[form] ?? { valid: [], invalid: [] };
    for (const language of LANGUAGES[form]) {
      ruleTester(language).run(`${name}: ${form} in ${language}`, rule, { valid: [...valid], invalid: [...invalid] });
    }
  }
}
