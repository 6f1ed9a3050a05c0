import type { ESLint, Linter } from "eslint";
import packageJson from "../package.json" with { type: "json" };
import { noDirectInstantiation } from "./rules/no-direct-instantiation.js";
import { noLegacyApi } from "./rules/no-legacy-api.js";
import { noLegacyImport } from "./rules/no-legacy-import.js";
import { noSharedManager } from "./rules/no-shared-manager.js";
import { noUntrustedContext } from "./rules/no-untrusted-context.js";
import type { RuleName } from "./rule-names.js";

/** How the rules are named in a configuration: `@isowire/no-legacy-api`. */
const NAMESPACE = "@isowire";

export const meta = { name: packageJson.name, version: packageJson.version, namespace: NAMESPACE };

export const rules: Readonly<Record<RuleName, NonNullable<ESLint.Plugin["rules"]>[string]>> = {
  "no-direct-instantiation": noDirectInstantiation,
  "no-legacy-api": noLegacyApi,
  "no-legacy-import": noLegacyImport,
  "no-shared-manager": noSharedManager,
  "no-untrusted-context": noUntrustedContext,
};

const plugin: ESLint.Plugin = { meta, rules: { ...rules } };

/** Says what is left to move, and refuses what is wrong with any version. */
const recommended = config("recommended", {
  "no-direct-instantiation": "warn",
  "no-legacy-api": "warn",
  "no-legacy-import": "warn",
  "no-shared-manager": "error",
});

/** For an application that has moved, or wants to be held to it. */
const strict = config("strict", {
  "no-direct-instantiation": "error",
  "no-legacy-api": "error",
  "no-legacy-import": "error",
  "no-shared-manager": "error",
  "no-untrusted-context": "error",
});

export const configs: { readonly recommended: Linter.Config; readonly strict: Linter.Config } = { recommended, strict };

export const isowire: ESLint.Plugin & { configs: typeof configs } = Object.assign(plugin, { configs });

function config(name: string, levels: Partial<Record<RuleName, Linter.StringSeverity>>): Linter.Config {
  const named = Object.entries(levels).map(([rule, level]) => [`${NAMESPACE}/${rule}`, level]);
  return {
    name: `${NAMESPACE}/${name}`,
    plugins: { [NAMESPACE]: plugin },
    rules: Object.fromEntries(named) as Linter.RulesRecord,
  };
}
